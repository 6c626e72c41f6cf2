import pytest
from pictures import RESIDUAL, unet
from support import FEW, ROOT, graph_of

from cnnspec.analysis.cost import Cost
from cnnspec.compiler.spec import load
from cnnspec.drawing.options import Options
from cnnspec.drawing.plan import Frame, caption_of, make_plan


def words(plan):
    return [" / ".join(line.text for line in card.lines) for card in plan.cards()]


def test_the_most_detailed_level_that_fits_a_page_is_drawn():
    levels = {"lenet5": "layer", "resnet": "block", "efficientnet": "stage"}
    assert {
        name: make_plan(load(ROOT / "specs" / f"{name}.yaml").compile(), Options()).level for name in levels
    } == levels


def test_a_level_that_is_asked_for_is_drawn():
    graph = load(ROOT / "specs" / "resnet.yaml").compile()
    counts = [len(list(make_plan(graph, Options(level=level)).cards())) for level in ("layer", "block", "stage")]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 3


def test_a_skip_is_told_from_what_it_goes_around():
    plan = make_plan(graph_of(RESIDUAL), Options())
    assert [arrow.skip for arrow in plan.arrows] == [False, False, False, True, False]
    assert {arrow.label for arrow in plan.arrows if arrow.skip} == {"28×28×4"}


def test_the_skips_of_a_u_net_are_skips():
    assert [arrow.label for arrow in make_plan(unet(), Options()).arrows if arrow.skip] == ["32×32×8"]


def test_branches_side_by_side_are_no_skips():
    paths = "[[{conv: {filters: 2, kernel: 1}}], [{conv: {filters: 2, padding: same}}]]"
    plan = make_plan(graph_of(f"- branches: {{merge: add, paths: {paths}}}"), Options(level="layer"))
    assert not any(arrow.skip for arrow in plan.arrows)


def test_an_arrow_out_of_a_fold_has_the_size_of_the_last_iteration():
    plan = make_plan(
        graph_of("- conv: {filters: 4, padding: same}\n- dense_block: {depth: 3, growth: 2}\n- pool: max"),
        Options(level="layer"),
    )
    (frame,) = (child for child in plan.children if isinstance(child, Frame))
    assert frame.label == "× 3"
    pool = next(card for card in plan.cards() if card.kind == "pool")
    assert [arrow.label for arrow in plan.arrows if arrow.target == pool.id] == ["28×28×10"]


def test_the_caption_has_the_totals_and_the_words_tell_all():
    plan = make_plan(load(ROOT / "specs" / "lenet5.yaml").compile(), Options(description="Digits."))
    assert plan.caption == "lenet5: 61,706 parameters, 416,520 MACs"
    assert plan.words.startswith("Digits. input 28×28×1; rescale, to 28×28×1; conv 5×5, 6, tanh, to 28×28×6;")


def test_figures_are_written_into_the_boxes():
    plan = make_plan(load(ROOT / "specs" / "lenet5.yaml").compile(), Options(show=("params", "macs")))
    assert "conv 5×5, 16 / tanh / 2,416 parameters / 240.0K MACs" in words(plan)


@pytest.mark.parametrize(("path", "variant"), FEW)
def test_the_same_graph_gives_the_same_plan(path, variant):
    graph = load(path, variant=variant).compile()
    assert make_plan(graph, Options()) == make_plan(load(path, variant=variant).compile(), Options())


def test_open_sizes_leave_the_macs_open():
    assert (
        caption_of("net", Cost(1200, 34, "H * 9"), Options()) == "net: 1,234 parameters, MACs by the size of the input"
    )
