"""The widget and the shop, in a real browser. All share one browser, so all run in one event loop."""
