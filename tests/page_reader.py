"""Reading a page as a browser does, strictly."""

from html.parser import HTMLParser

OPEN_ENDED = {"meta", "th", "td", "tr", "rect", "path", "polygon", "polyline"}


class Reader(HTMLParser):
    """The elements of a page, which have to be closed in turn, and its words."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.words = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in OPEN_ENDED:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in OPEN_ENDED:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
