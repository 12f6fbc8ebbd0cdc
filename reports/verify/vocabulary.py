"""The tags and attributes that a page of a run has: no pictures, no scripts, nothing that hides what is said."""

_DOCUMENT = ("html", "head", "meta", "title", "body", "main", "header", "footer", "section", "article", "div")
_TEXT = (
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "pre",
    "code",
    "a",
    "span",
    "strong",
    "i",
    "small",
    "br",
    "wbr",
    "details",
    "summary",
)
_LISTS = ("ul", "ol", "li", "dl", "dt", "dd")
_TABLES = ("table", "caption", "thead", "tbody", "tr", "th", "td")
_SHAPES = ("svg", "use", "rect")
TAGS = frozenset((*_DOCUMENT, *_TEXT, *_LISTS, *_TABLES, *_SHAPES))
EMPTY = ("br", "meta", "wbr")
HEADINGS = ("title", "h1", "h2", "h3", "h4")
_OF_ANY = ("class", "id", "lang", "role", "aria-hidden", "aria-label", "data-column", "data-of", "data-sealed")
_OF_SOME = ("charset", "content", "http-equiv", "name", "href", "download", "open", "scope", "start")
_OF_SHAPES = ("width", "height", "x", "y", "fill", "viewbox", "preserveaspectratio", "focusable")
ATTRIBUTES = frozenset((*_OF_ANY, *_OF_SOME, *_OF_SHAPES))
UNSEEN = frozenset(("unseen", "on-screen", "skip", "sprite"))
"""Classes of what some readers do not see."""
IN_THIS_ORDER = {"body": ("a", "main", "footer"), "header": ("svg", "div", "dl")}
"""All that stands in an element, its shapes' definitions apart."""
META = ("", "content-security-policy")
"""What a page may ask of a browser: nothing that leads elsewhere."""
OF_MAIN = ("header", "p", "section", "div")
