"""What a browser has made of a page: what is too wide, and which words lie upon each other."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"

_TOO_WIDE = """
() => {
    const most = document.documentElement.clientWidth
    const hidden = '.unseen, .skip, .stacked thead, .checks thead, .seats thead'
    const seen = each => each.checkVisibility() && !each.closest(hidden)
    const far = [...document.body.querySelectorAll('*')].filter(each => seen(each) && !each.closest('svg')
        && each.getBoundingClientRect().right > most + 1)
    const scrolls = document.documentElement.scrollWidth > most
    return scrolls ? far.map(each => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 60)}`) : []
}
"""
_OVERLAPS = """
() => {
    const boxes = []
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text = words.nextNode(); text; text = words.nextNode()) {
        if (!text.data.trim() || !text.parentElement.checkVisibility()) continue
        if (text.parentElement.closest('.unseen, .skip, style, .stacked thead, .checks thead, .seats thead')) continue
        const range = document.createRange()
        range.selectNodeContents(text)
        for (const {left, top, right, bottom} of range.getClientRects())
            if (right - left > 1) boxes.push({left, top, right, bottom, text})
    }
    boxes.sort((one, other) => one.top - other.top)
    const found = []
    for (let i = 0; i < boxes.length; i++)
        for (let j = i + 1; j < boxes.length && boxes[j].top < boxes[i].bottom - 4; j++) {
            const [one, other] = [boxes[i], boxes[j]]
            const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
            if (one.text !== other.text && across > 1)
                found.push(`${one.text.data.trim().slice(0, 40)} / ${other.text.data.trim().slice(0, 40)}`)
        }
    return found.slice(0, 9)
}
"""

_BROKEN = """
() => {
    const found = []
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text = words.nextNode(); text; text = words.nextNode()) {
        const within = text.parentElement
        if (!within.checkVisibility() || within.closest('.unseen, .skip, style, code, pre')) continue
        for (const word of text.data.matchAll(/(?<!\\S)[A-Za-z0-9,;:()]{2,14}\\.?(?!\\S)/g)) {
            const range = document.createRange()
            range.setStart(text, word.index)
            range.setEnd(text, word.index + word[0].length)
            const tops = [...range.getClientRects()].map(each => each.top)
            if (Math.max(...tops) > Math.min(...tops) + 4)
                found.push(`${word[0]} in ${within.tagName} ${within.className}: ${text.data.trim().slice(0, 60)}`)
        }
    }
    return found.slice(0, 9)
}
"""


def too_wide(page: "Page | Frame") -> list[str]:
    """What makes the page scroll sideways; nothing where it does not."""
    return list(page.evaluate(_TOO_WIDE))


def overlaps(page: "Page | Frame") -> list[str]:
    """Words that lie upon other words."""
    return list(page.evaluate(_OVERLAPS))


def broken_words(page: "Page | Frame") -> list[str]:
    """Short words and numbers that go on in the next line; keys, addresses and hashes may."""
    return list(page.evaluate(_BROKEN))
