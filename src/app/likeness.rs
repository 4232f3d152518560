//! Which questions are alike. Deterministic, and independent of the order they come in.

use std::collections::HashMap;

/// Alike are questions that share at least this much of what they are about (Dice, weighted).
const ALIKE: f64 = 0.5;

/// A question for grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// As typed.
    pub text: String,
    /// What it is about.
    pub gist: Vec<String>,
    /// How often it was asked.
    pub count: u32,
}

/// Puts every question into exactly one group; indices into `questions`, each group's most frequent
/// first. Questions join the most alike of those asked more often, so chains do not form.
pub(super) fn groups(questions: &[Question]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..questions.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&questions[a], &questions[b]);
        b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)).then_with(|| a.gist.cmp(&b.gist))
    });
    let weights = weights(questions);
    let weight =
        |question: usize| -> f64 { questions[question].gist.iter().map(|pair| weights[&**pair]).sum() };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut leaders: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in order {
        let mut shared: HashMap<usize, f64> = HashMap::new();
        for pair in &questions[at].gist {
            for &group in leaders.get(&**pair).into_iter().flatten() {
                *shared.entry(group).or_default() += weights[&**pair];
            }
        }
        let alike = shared
            .into_iter()
            .map(|(group, shared)| (2.0 * shared / (weight(at) + weight(groups[group][0])), group));
        let best = alike.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        match best.filter(|(likeness, _)| *likeness >= ALIKE) {
            Some((_, group)) => groups[group].push(at),
            None => {
                for pair in &questions[at].gist {
                    leaders.entry(pair).or_default().push(groups.len());
                }
                groups.push(vec![at]);
            }
        }
    }
    groups
}

/// What few questions have says more.
fn weights(questions: &[Question]) -> HashMap<&str, f64> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for pair in questions.iter().flat_map(|question| &question.gist) {
        *counts.entry(pair).or_default() += 1;
    }
    let all = questions.len() as f64;
    counts.into_iter().map(|(pair, count)| (pair, (1.0 + all / count as f64).ln())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn question(text: &str, count: u32) -> Question {
        let chars: Vec<char> = text.chars().collect();
        let mut gist: Vec<String> = chars.windows(2).map(|pair| pair.iter().collect()).collect();
        gist.sort();
        gist.dedup();
        Question { text: text.to_owned(), gist, count }
    }

    fn texts(questions: &[Question]) -> Vec<Vec<String>> {
        let of = |group: Vec<usize>| group.into_iter().map(|at| questions[at].text.clone()).collect();
        groups(questions).into_iter().map(of).collect()
    }

    #[test]
    fn questions_about_the_same_are_one_group_led_by_the_most_frequent() {
        let asked = [question("图书馆开门", 1), question("游泳馆门票", 2), question("图书馆开门吗", 3)];
        assert_eq!(texts(&asked), [vec!["图书馆开门吗", "图书馆开门"], vec!["游泳馆门票"]]);
    }

    proptest! {
        #[test]
        fn every_question_is_in_exactly_one_group_whatever_the_order(
            asked in prop::collection::btree_map("[甲乙丙丁戊己]{0,6}", 1u32..4, 0..24),
            turn in any::<prop::sample::Index>(),
        ) {
            let mut questions: Vec<Question> = asked.iter().map(|(text, &count)| question(text, count)).collect();
            let expected = texts(&questions);
            let mut all: Vec<usize> = groups(&questions).concat();
            all.sort();
            prop_assert_eq!(all, (0..questions.len()).collect::<Vec<_>>());
            if !questions.is_empty() {
                let by = turn.index(questions.len());
                questions.rotate_left(by);
                questions.reverse();
            }
            prop_assert_eq!(texts(&questions), expected);
        }
    }
}
