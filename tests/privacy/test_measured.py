"""A sample of `python -m tests.privacy`, through the command line: nothing missed, nothing leaked, no alarm."""

from collections import Counter
from random import Random

from tests.privacy.__main__ import EACH, SEED, table
from tests.privacy.corpus.cases import FORMATS, positives
from tests.privacy.corpus.measure import Measured, measure
from tests.privacy.corpus.negatives import negatives

SAMPLE = 30


def test_a_sample(tmp_path):
    rng = Random(SEED)
    planted = rng.sample(list(positives(SEED, EACH)), SAMPLE)
    good = rng.sample(list(negatives(SEED)), SAMPLE)
    result = measure(tmp_path / "work", planted, good)
    assert result.missed == []
    assert result.leaked == []
    assert result.alarms == []
    assert len(result.found) == SAMPLE


def test_the_whole_is_as_large_as_promised():
    planted, good = list(positives(SEED, EACH)), list(negatives(SEED))
    assert len(planted) >= 200
    assert {case.format for case in planted} == set(FORMATS)
    assert len(good) >= 300
    assert min(Counter(one.kind for one in good).values()) >= 20


def test_the_table_counts():
    case = next(positives(SEED, 1))
    text = table(Measured(found=[case], missed=[(case, "no answer")]))
    assert "1 / 1" in text
    assert case.format in text
