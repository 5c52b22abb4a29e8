"""The assistant that asks a language model. It needs the extra `[llm]`; nothing else of Baton does."""
