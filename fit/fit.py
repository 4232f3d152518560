#!/usr/bin/env python3
"""Fits the learned weights of src/search: see fit/README.md.

Usage: fit.py FEATURES_DIR OUTPUT.json            the ranking rounds and the confidence by rank
       fit.py --own LESSONS.jsonl OUTPUT.json         how a sentence is chosen and what else decides
FEATURES_DIR holds what `cargo run --release --example features` wrote, one pair of files a set;
LESSONS.jsonl what its option --lessons printed for the project's own cases.
"""
import json
import sys

import lightgbm as lgb
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

# Widths of the rows; src/search/features.rs and rank.rs hold the meaning of each column.
PASSAGE, SENTENCE, JUDGED = 46, 52, 8
OF_PASSAGE = [0, 1, 3, 4, 5, 6, 7, 12, 14, 17, 26, 28, 31, 32, 34, 38, 44]
OF_BEST = [0, 1, 6, 26, 33, 38]
OF_CONFIDENCE = [0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 22, 23, 26, 27, 28, 36, 37]
UNJUDGED, LEAD, SEED, FOLDS = -15.0, 5.0, 1, 4
# Of the project's own cases: folds by document, how many missing answers a wrong one weighs, and how
# much of a case it counts once more as if the answer were not said.
OWN_FOLDS, WRONG, UNSAID = 5, 2.0, 0.05
# How much the document that comes next counts: it is heard where the first rather does not answer.
RIVAL = 0.5
# How much a case counts once more as if no questions were known: other knowledge has none. And which
# columns of choice and evidence hold what is known.
UNKNOWN, CHOSEN_BY_KNOWN, DECIDED_BY_KNOWN = 0.5, slice(69, 74), slice(19, 23)
SAME = dict(min_data_in_leaf=50, learning_rate=0.05, feature_fraction=0.7, bagging_fraction=0.8, bagging_freq=1,
            lambda_l2=5, seed=SEED, deterministic=True, force_row_wise=True, num_threads=2, verbosity=-1)
RANKING = dict(SAME, objective="lambdarank", lambdarank_truncation_level=5, num_leaves=8)
SENTENCES = dict(SAME, objective="binary", num_leaves=16, feature_fraction=0.6)
CHOICE = dict(SAME, num_leaves=16, min_data_in_leaf=30, feature_fraction=0.5)
DECISION = dict(SAME, objective="binary", num_leaves=8, min_data_in_leaf=15, learning_rate=0.04, lambda_l2=3,
                # More of the question found, never surer of less: directions of src/search/evidence.rs.
                # The odds of the sentence and what it was chosen by may go either way.
                monotone_constraints=[1, 1, 1, 1, -1, 1, 0, 0, 1, 1] + 8 * [-1] + [1] + 79 * [0])
ROUNDS = dict(passages=250, sentences=250, best=80, choice=900, decision=500)
SHARES = [1.0, 0.995, 0.99, 0.98, 0.97, 0.96, 0.95, 0.93, 0.9, 0.85, 0.8, 0.7, 0.5]


class Rows:
    """The rows of one question set. Passages: question, candidate, is gold, answerable, features.
    Sentences: question, candidate, in gold passage, holds the answer, length, features."""

    def __init__(self, folder, name, offset):
        self.p = np.fromfile(f"{folder}/{name}.p.bin", dtype="<f4").reshape(-1, 4 + PASSAGE)
        self.s = np.fromfile(f"{folder}/{name}.s.bin", dtype="<f4").reshape(-1, 5 + SENTENCE)
        self.p[:, 0] += offset
        self.s[:, 0] += offset

    @classmethod
    def joined(cls, parts):
        rows = cls.__new__(cls)
        rows.p = np.vstack([part.p for part in parts])
        rows.s = np.vstack([part.s for part in parts])
        return rows


def fold(questions):
    """Neighbouring questions share passages, so folds are blocks of 50."""
    return (questions // 50 % FOLDS).astype(int)


def fit_ranker(questions, x, y, rounds):
    order = np.argsort(questions, kind="stable")
    questions, x, y = questions[order], x[order], y[order]
    _, starts, counts = np.unique(questions, return_index=True, return_counts=True)
    keep, groups = np.zeros(len(x), bool), []
    for start, count in zip(starts, counts):
        if y[start:start + count].any():
            keep[start:start + count] = True
            groups.append(count)
    return lgb.train(RANKING, lgb.Dataset(x[keep], label=y[keep], group=groups), rounds)


def fit_sentences(x, y):
    return lgb.train(SENTENCES, lgb.Dataset(x, label=y), ROUNDS["sentences"])


def behind_best(questions, scores):
    _, inverse = np.unique(questions, return_inverse=True)
    best = np.full(inverse.max() + 1, -1e9)
    np.maximum.at(best, inverse, scores)
    return scores - best[inverse]


def places(questions, scores):
    order = np.lexsort((-scores, questions))
    first = np.r_[True, questions[order][1:] != questions[order][:-1]]
    at = np.arange(len(order))
    result = np.zeros(len(order))
    result[order] = at - np.maximum.accumulate(np.where(first, at, 0))
    return result


def key(rows):
    return rows[:, 0].astype(np.int64) * 64 + rows[:, 1].astype(np.int64)


def sentence_rows(rows, first):
    order = np.argsort(key(rows.p))
    of = order[np.searchsorted(key(rows.p)[order], key(rows.s))]
    place = places(rows.p[:, 0], first)
    judged = np.where(place[of] < JUDGED)[0]
    of = of[judged]
    x = np.hstack([rows.s[judged, 5:], rows.p[of][:, 4:][:, OF_PASSAGE],
                   behind_best(rows.p[:, 0], first)[of, None], place[of, None]])
    y = (rows.s[judged, 2] == 1) & (rows.s[judged, 3] == 1)
    return x, y.astype(float), of, judged


def best_rows(rows, first, odds, of):
    q = rows.p[:, 0]
    highest, expected = np.full(len(q), UNJUDGED), np.zeros(len(q))
    np.maximum.at(highest, of, odds)
    np.add.at(expected, of, 1 / (1 + np.exp(-odds)))
    x = np.column_stack([first, behind_best(q, first), highest, behind_best(q, highest), expected,
                         places(q, first), places(q, highest), rows.p[:, 4:][:, OF_BEST]])
    return x, highest, expected


class Fit:
    """The three rounds of src/search/rank.rs."""

    def __init__(self, rows):
        """Later rounds are fitted on what earlier ones say of questions that they did not see."""
        q, x, y = rows.p[:, 0], rows.p[:, 4:], rows.p[:, 2]
        folds = fold(q)
        first = np.zeros(len(q))
        for k in range(FOLDS):
            first[folds == k] = fit_ranker(q[folds != k], x[folds != k], y[folds != k], ROUNDS["passages"]).predict(x[folds == k])
        self.passages = fit_ranker(q, x, y, ROUNDS["passages"])
        sx, sy, of, _ = sentence_rows(rows, first)
        sentence_folds = folds[of]
        odds = np.zeros(len(sx))
        for k in range(FOLDS):
            seen = sentence_folds != k
            odds[~seen] = fit_sentences(sx[seen], sy[seen]).predict(sx[~seen], raw_score=True)
        self.sentences = fit_sentences(sx, sy)
        bx, highest, expected = best_rows(rows, first, odds, of)
        judged = places(q, first) < JUDGED
        last = np.zeros(len(q))
        for k in range(FOLDS):
            seen = judged & (folds != k)
            last[folds == k] = fit_ranker(q[seen], bx[seen], y[seen], ROUNDS["best"]).predict(bx[folds == k])
        last[~judged] -= 100
        self.best = fit_ranker(q[judged], bx[judged], y[judged], ROUNDS["best"])
        self.unseen = (last, highest, expected)

    def apply(self, rows):
        first = self.passages.predict(rows.p[:, 4:])
        sx, _, of, _ = sentence_rows(rows, first)
        odds = self.sentences.predict(sx, raw_score=True)
        bx, highest, expected = best_rows(rows, first, odds, of)
        last = self.best.predict(bx)
        last[places(rows.p[:, 0], first) >= JUDGED] -= 100
        return last, highest, expected


def confidence_rows(rows, judged):
    last, highest, expected = judged
    place = places(rows.p[:, 0], last)
    order = np.lexsort((place, rows.p[:, 0]))
    top = order[place[order] == 0]
    second = {rows.p[i, 0]: last[i] for i in order[place[order] == 1]}
    lead = np.array([last[i] - second.get(rows.p[i, 0], -1e9) for i in top]).clip(0, LEAD)
    x = np.column_stack([rows.p[top][:, 4:][:, OF_CONFIDENCE], highest[top], lead, expected[top]])
    return x, rows.p[top, 3]


def fit_confidence(parts):
    """parts: (rows of features, answerable, weight)"""
    x = np.vstack([part[0] for part in parts])
    y = np.concatenate([part[1] for part in parts])
    w = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    scaler = StandardScaler().fit(x, sample_weight=w)
    model = LogisticRegression(C=1.0, max_iter=5000).fit(scaler.transform(x), y, sample_weight=w)
    weights = model.coef_[0] / scaler.scale_
    bias = model.intercept_[0] - (weights * scaler.mean_).sum()
    return weights, bias


def written(forest):
    trees = []
    for info in forest.dump_model()["tree_info"]:
        tree = dict(feature=[], threshold=[], left=[], right=[], value=[])

        def visit(node):
            if "leaf_value" in node:
                tree["value"].append(round(float(node["leaf_value"]), 6))
                return -len(tree["value"])
            at = len(tree["feature"])
            tree["feature"].append(node["split_feature"])
            tree["threshold"].append(float(np.float32(node["threshold"])))
            tree["left"].append(None)
            tree["right"].append(None)
            tree["left"][at] = visit(node["left_child"])
            tree["right"][at] = visit(node["right_child"])
            return at

        visit(info["tree_structure"])
        trees.append(tree)
    return trees


def main(folder, output):
    encyclopaedia, news = Rows(folder, "cmrc-trial", 0), Rows(folder, "news-train", 100000)
    rows = Rows.joined([encyclopaedia, news])
    fit = Fit(rows)
    x, answerable = confidence_rows(rows, fit.unseen)
    count = len(np.unique(encyclopaedia.p[:, 0]))
    parts = [(x[:count], answerable[:count], 2.0), (x[count:], answerable[count:], 1.0)]
    for name, offset, weight in [("withheld-cmrc-trial", 0, 2.0), ("withheld-news-train", 100000, 1.0),
                                 ("news-of-cmrc-trial", 0, 2.0), ("cmrc-of-news-train", 100000, 1.0)]:
        others = Rows(folder, name, offset)
        parts.append((*confidence_rows(others, fit.apply(others)), weight))
    weights, bias = fit_confidence(parts)
    # What share of the encyclopaedia's answerable questions lies above which log odds.
    line = line_of(parts[0][0] @ weights + bias)
    models = dict(passages=written(fit.passages), sentences=written(fit.sentences), best=written(fit.best),
                  confidence=dict(bias=round(float(bias), 6), weights=[round(float(w), 6) for w in weights]), line=line,
                  choice=[], decision=[], decision_line=[])
    save(output, models)
    print("line", line)


def line_of(kept):
    """Which log odds keep which share of the answerable questions."""
    kept = np.sort(kept)
    return [(share, round(float(kept[int((1 - share) * len(kept))]), 4)) for share in SHARES]


def save(output, models):
    with open(output, "w") as file:
        json.dump(models, file, separators=(",", ":"))
        file.write("\n")


def fit_choice(questions):
    """Trees that add up to a conditional logit: the likelihood of an answering sentence among those of
    its document. questions: (rows, which of them answer, weight)"""
    learned = [question for question in questions if question[1].any() and not question[1].all()]
    x, holds = (np.concatenate([question[part] for question in learned]) for part in (0, 1))
    counts = [len(rows) for rows, _, _ in learned]
    weight = np.repeat([weight for _, _, weight in learned], counts)
    starts = np.cumsum([0] + counts[:-1])
    among = np.repeat(np.arange(len(counts)), counts)
    share = lambda part: part / np.add.reduceat(part, starts)[among]

    def slope(odds, _):
        likely = np.exp(odds - np.maximum.reduceat(odds, starts)[among])
        share_of_all = share(likely)
        slopes = share_of_all - share(likely * holds)
        return weight * slopes, weight * np.maximum(share_of_all * (1 - share_of_all), 1e-3)

    return lgb.train(dict(CHOICE, objective=slope), lgb.Dataset(x, label=holds), ROUNDS["choice"])


def chosen_with(trees, choices, seen):
    """Which sentence of each question is chosen, and with what odds."""
    odds = {i: trees.predict(choices[i][0]) for i in seen}
    return {i: (int(np.argmax(of)), float(np.max(of))) for i, of in odds.items()}


def fit_own(lessons, output):
    with open(lessons) as file:
        cases = [json.loads(line) for line in file]
    asked = []
    for lessons, gold, share in ([(case["lessons"], case["gold"], 1.0) for case in cases]
                                 + [(case["unsaid"], None, UNSAID) for case in cases]):
        while lessons:
            asked += [(lessons, gold, share, 1.0), (lessons, gold, share, UNKNOWN)]
            lessons, share = lessons["rival"], share * RIVAL
    asked = [part for part in asked if part[0]["sentences"]]
    shares, known = np.array([part[2:] for part in asked]).T
    of = lambda lessons, name: np.array([sentence[name] for sentence in lessons["sentences"]], float)
    choices = [(of(part[0], "choice"), of(part[0], "holds"), part[3]) for part in asked]
    evidence = [of(part[0], "evidence") for part in asked]
    for i in np.where(known == UNKNOWN)[0]:
        choices[i][0][:, CHOSEN_BY_KNOWN] = 0
        evidence[i][:, DECIDED_BY_KNOWN] = 0
    # Sure of the right document, not of any; where another has the answer too, nothing is learned.
    right = np.array([part[1] == part[0]["document"] for part in asked])
    clear = np.array([r or not holds.any() for r, (_, holds, _) in zip(right, choices)])
    documents = sorted({part[0]["document"] for part in asked})
    shuffled = np.random.RandomState(SEED).permutation(len(documents))
    folds = np.array([shuffled[documents.index(part[0]["document"])] % OWN_FOLDS for part in asked])
    every = np.arange(len(asked))

    learned = lambda seen: fit_choice([choices[i] for i in seen if right[i]])
    chosen = {}
    for k in range(OWN_FOLDS):
        chosen |= chosen_with(learned(every[folds != k]), choices, every[folds == k])
    at, odds = np.array([chosen[i] for i in every]).T
    at = at.astype(int)
    for name, which in [("with known questions", known == 1.0), ("without", known == UNKNOWN)]:
        best = sum(choices[i][1][at[i]] for i in every[right & which])
        print(f"chosen right in folds, {name}: {int(best)} of {(right & which).sum()}")
    x = np.array([np.concatenate((evidence[i][at[i]], odds[i:i + 1], choices[i][0][at[i]])) for i in every])
    # A wrong answer weighs more than a missing one.
    cost = np.where(right, 1.0, WRONG) * shares * known
    first = (shares == 1.0) & (known == 1.0)

    def fitted(seen):
        seen = seen & clear
        data = lgb.Dataset(x[seen], label=right[seen].astype(float), weight=cost[seen])
        return lgb.train(DECISION, data, ROUNDS["decision"])

    unseen = np.zeros(len(x))
    for k in range(OWN_FOLDS):
        unseen[folds == k] = fitted(folds != k).predict(x[folds == k], raw_score=True)
    with open(output) as file:
        models = json.load(file)
    models["choice"] = written(learned(every))
    models["decision"] = written(fitted(folds >= 0))
    models["decision_line"] = line_of(unseen[right & first])
    save(output, models)
    for share, odds in models["decision_line"]:
        print(f"kept {share:.3f}  refused {(unseen[clear & first & ~right] < odds).mean():.3f}  at {odds}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--own"]:
        fit_own(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
