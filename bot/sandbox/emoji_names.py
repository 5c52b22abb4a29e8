"""The emoji people type most, and the names by which Slack writes them down."""

# see slack.md: composer
NAMES = {
    "👍": "+1", "👎": "-1", "👌": "ok_hand", "👋": "wave", "🙏": "pray", "👏": "clap", "🙌": "raised_hands",
    "💪": "muscle", "🤝": "handshake", "✌": "v", "🤞": "crossed_fingers", "👀": "eyes",
    "😀": "grinning", "😃": "smiley", "😄": "smile", "😁": "grin", "😆": "laughing", "😅": "sweat_smile",
    "😂": "joy", "🤣": "rolling_on_the_floor_laughing", "🙂": "slightly_smiling_face",
    "🙃": "upside_down_face", "😉": "wink", "😊": "blush", "😇": "innocent", "😍": "heart_eyes",
    "😘": "kissing_heart", "😋": "yum", "😎": "sunglasses", "🤔": "thinking_face", "😐": "neutral_face",
    "😑": "expressionless", "😏": "smirk", "😒": "unamused", "🙄": "face_with_rolling_eyes",
    "😬": "grimacing", "😔": "pensive", "😴": "sleeping", "😷": "mask", "🤯": "exploding_head",
    "😕": "confused", "😟": "worried", "🙁": "slightly_frowning_face", "😮": "open_mouth",
    "😢": "cry", "😭": "sob", "😱": "scream", "😞": "disappointed", "😤": "triumph", "😡": "rage",
    "😠": "angry", "🤗": "hugging_face", "🤷": "shrug", "🤦": "face_palm",
    "❤": "heart", "💔": "broken_heart", "💯": "100", "🔥": "fire", "✨": "sparkles", "🎉": "tada",
    "🎁": "gift", "🚀": "rocket", "⭐": "star", "🌟": "star2", "☀": "sunny", "☕": "coffee",
    "✅": "white_check_mark", "✔": "heavy_check_mark", "❌": "x", "❗": "exclamation", "❓": "question",
    "⚠": "warning", "🚫": "no_entry_sign", "⛔": "no_entry", "🔒": "lock", "🔓": "unlock", "🔑": "key",
    "🔔": "bell", "📣": "mega", "📌": "pushpin", "📎": "paperclip", "📦": "package", "📧": "e-mail",
    "📞": "telephone_receiver", "📅": "date", "⏰": "alarm_clock", "⏳": "hourglass_flowing_sand",
    "💡": "bulb", "🐛": "bug", "🔧": "wrench", "💰": "moneybag", "💳": "credit_card",

    "🛒": "shopping_trolley", "🚚": "truck", "👉": "point_right", "👈": "point_left", "👆": "point_up_2",
    "👇": "point_down",
}  # fmt: skip
