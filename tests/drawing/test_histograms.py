import re
import xml.etree.ElementTree as ET

from cnnspec.drawing.histograms import HEIGHT, Panel, draw_histograms

SVG = "{http://www.w3.org/2000/svg}"
NARROW = Panel("first kernel 3×3", "mean 0.0, standard deviation 0.1", (0, 0, 8, 0, 0))
WIDE = Panel("second <b> & kernel", "mean 0.0, standard deviation 0.5", (1, 2, 4, 2, 1))


def bars(text):
    """Left, top, width and height of every bar, panel by panel."""
    root = ET.fromstring(text)
    return [
        [tuple(float(bar.get(key)) for key in ("x", "y", "width", "height")) for bar in group.iter(f"{SVG}rect")]
        for group in root.iter(f"{SVG}g")
    ]


def test_a_bar_for_each_bin_that_is_not_empty_and_the_tallest_fills_the_panel():
    narrow, wide = bars(draw_histograms("weights", [NARROW, WIDE], 1.0))
    assert (len(narrow), len(wide)) == (1, 5)
    tallest = max(wide, key=lambda bar: bar[3])
    assert tallest[3] == narrow[0][3]
    assert wide[1][3] == tallest[3] / 2
    assert narrow[0][0] == wide[2][0]  # the same bins in both


def test_the_axis_of_all_is_that_of_the_widest():
    text = draw_histograms("weights", [NARROW, WIDE], 0.5)
    marks = re.findall(r'text-anchor="middle">([^<]*)<', text)
    assert marks == ["-0.4", "-0.2", "0", "0.2", "0.4"] * 2


def test_it_is_xml_with_a_title_a_description_and_both_themes():
    text = draw_histograms("weights <of> a net", [NARROW, WIDE], 1.0)
    root = ET.fromstring(text)
    assert root.find(f"{SVG}title").text == "weights <of> a net"
    assert "second <b> & kernel: mean 0.0, standard deviation 0.5" in root.find(f"{SVG}desc").text
    assert "prefers-color-scheme: dark" in text
    assert text == draw_histograms("weights <of> a net", [NARROW, WIDE], 1.0)


def test_a_long_name_makes_it_wider_and_more_panels_make_it_taller():
    def size(panels):
        root = ET.fromstring(draw_histograms("weights", panels, 1.0))
        return int(root.get("width")), int(root.get("height"))

    assert size([WIDE, WIDE])[1] - size([WIDE])[1] == HEIGHT
    assert size([WIDE._replace(title="stage" * 40)])[0] > size([WIDE])[0]
