"""`:tada:` becomes the character. A short list of what people type; everything else is on their keyboard."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LIST = """
smile 😄 smiley 😃 grin 😁 joy 😂 rofl 🤣 slight_smile 🙂 upside_down 🙃 wink 😉 blush 😊 innocent 😇
heart_eyes 😍 star_struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 thinking 🤔 raised_eyebrow 🤨
neutral 😐 expressionless 😑 smirk 😏 unamused 😒 roll_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleeping 😴
nerd 🤓 sunglasses 😎 confused 😕 worried 😟 open_mouth 😮 astonished 😲 flushed 😳 pleading 🥺 cry 😢 sob 😭
scream 😱 sweat_smile 😅 tired 😫 angry 😠 rage 😡 party 🥳 robot 🤖 ghost 👻 cat 🐱 dog 🐶 heart ❤️
broken_heart 💔 orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 sparkles ✨ star ⭐ fire 🔥
tada 🎉 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 ok_hand 👌 clap 👏
raised_hands 🙌 pray 🙏 wave 👋 muscle 💪 point_up ☝️ point_right 👉 point_down 👇 point_left 👈 eyes 👀
handshake 🤝 bulb 💡 wrench 🔧 hammer 🔨 gear ⚙️ package 📦 truck 🚚 cart 🛒 money 💶 chart 📈 memo 📝 book 📖
link 🔗 lock 🔒 key 🔑 bell 🔔 mega 📣 calendar 📅 hourglass ⏳ alarm ⏰ phone 📱 computer 💻 bug 🐛 rocket 🚀
sun ☀️ rain 🌧️ snow ❄️ droplet 💧 seedling 🌱 coffee ☕ tea 🍵 bread 🍞 pizza 🍕 cake 🍰 beer 🍺 check ✅ x ❌
warning ⚠️ question ❓ exclamation ❗ 100 💯 plus ➕ minus ➖ arrow_right ➡️ recycle ♻️
"""

_WORDS = _LIST.split()
EMOJI = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
_NAME = re.compile(r":([a-z0-9_+-]{1,20}):")


def emoji_rule(md: MarkdownIt) -> None:
    md.inline.ruler.push("emoji", _emoji)


def _emoji(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    match = _NAME.match(state.src, state.pos, state.posMax)
    character = match and EMOJI.get(match[1])
    if not match or not character:
        return False
    if not silent:
        state.append_pending(character)
    state.pos = match.end()
    return True
