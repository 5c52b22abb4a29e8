"""Every check there is, in the order of the report."""

from __future__ import annotations

from bot.doctor import (
    channels,
    configuration,
    connection,
    database,
    identity,
    machine,
    mail,
    secrets,
    site,
    slack,
    webhook,
)
from bot.doctor.finding import Check

CHECKS = (
    Check("Configuration", "baton.toml", configuration.file),
    Check("Configuration", "knowledge", configuration.knowledge_folder),
    Check("Configuration", "skills", configuration.skills),
    Check("Configuration", "time zones", configuration.zones),
    Check("Secrets", "Slack", secrets.slack_tokens),
    Check("Secrets", "Baton", secrets.baton_secret),
    Check("Secrets", "others", secrets.optional),
    Check("Machine", "open files", machine.open_files),
    Check("Machine", "zone data", machine.time_zones),
    Check("Machine", "clock", slack.clock),
    Check("Database", "file", database.place),
    Check("Database", "permissions", database.permissions),
    Check("Database", "schema", database.schema),
    Check("Database", "integrity", database.integrity),
    Check("Database", "disk", database.disk),
    Check("Database", "clock", database.clock),
    Check("Slack", "bot token", slack.bot_token),
    Check("Slack", "scopes", slack.scopes),
    Check("Slack", "socket", connection.socket),
    Check("Slack", "signed HTTP", connection.signing),
    Check("Slack", "channel", channels.skills),
    Check("Slack", "agents", channels.agents),
    Check("Slack", "customers", channels.customers),
    Check("Slack", "manager", channels.managers),
    Check("Website", "listen", site.listen),
    Check("Website", "public_url", site.public_url),
    Check("Website", "certificate", site.certificate),
    Check("Website", "WebSockets", site.stream),
    Check("Website", "origins", site.origins),
    Check("Website", "identity", identity.identity),
    Check("Outside", "webhook", webhook.webhook),
    Check("Outside", "mail", mail.mail),
    Check("Outside", "test mail", mail.test_mail),
)
