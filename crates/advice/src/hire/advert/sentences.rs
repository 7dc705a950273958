//! The sentences of an advert, and whose they are: asked of whoever reads it, told of the
//! company, of its partner, or of others beside whom somebody works.
use super::levels::{any, find};
use super::words::{
    ASKING, BESIDE_OTHERS, BY_OTHERS, ITS_OWN, LOOKS_FOR, OTHERS, OURS, PARTNERS, PEOPLE, WE,
};

/// Whether a sentence tells of the company and of those who are there.
pub fn told_of_the_company(lower: &str) -> bool {
    let theirs = PEOPLE.iter().filter_map(|people| find(lower, people)).min();
    // `Our security team is …`, unless it is spoken to before.
    let ours = |place: usize| any(&lower[..place], &OURS) && !any(&lower[..place], &ASKING);
    theirs.is_some_and(ours) || (any(lower, &WE) && !any(lower, &ASKING))
}

/// A sentence ends with a full stop before a space, a semicolon, or a turn.
pub fn sentences(line: &str) -> Vec<&str> {
    let parts = line
        .split(". ")
        .flat_map(|part| part.split([';', '!', '?']));
    let parts = parts.flat_map(|part| part.split(" but "));
    parts.map(|part| part.trim_end_matches('.')).collect()
}

/// Without what makes it an item of a list.
pub fn bare(item: &str) -> String {
    item.trim()
        .trim_start_matches(['-', '–', '•', ' '])
        .to_owned()
}

/// Whether a sentence tells what the company's partner holds, and nothing of the reader.
pub fn told_of_a_partner(lower: &str) -> bool {
    let words: Vec<&str> = lower.split_whitespace().collect();
    let partner = words.iter().position(|word| any(word, &PARTNERS));
    let Some(partner) = partner else {
        return false;
    };
    let before = &words[partner.saturating_sub(3)..partner];
    let its_own = before.iter().any(|word| ITS_OWN.contains(word));
    its_own && !words[..partner].contains(&"you")
}

/// What is asked of the person, without what is told before, and of others beside whom
/// they work.
pub fn own_part(sentence: &str) -> &str {
    let lower = sentence.to_lowercase();
    // Lower case can be longer or shorter than what was written.
    if lower.len() != sentence.len() {
        return sentence;
    }
    let first = |words: &[&str]| words.iter().filter_map(|word| find(&lower, word)).min();
    let from = LOOKS_FOR
        .iter()
        .find_map(|word| Some(find(&lower, word)? + word.len()));
    let beside = first(&BESIDE_OTHERS).filter(|place| any(&lower[*place..], &OTHERS));
    let until = beside.into_iter().chain(first(&BY_OTHERS)).min();
    let (from, until) = (from.unwrap_or(0), until.unwrap_or(sentence.len()));
    sentence.get(from..until.max(from)).unwrap_or(sentence)
}

/// The items of an enumeration; what stands in brackets belongs to its item.
pub fn items(sentence: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut begin, mut depth) = (0, 0u32);
    for (place, letter) in sentence.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | '•' if depth == 0 => {
                items.push(&sentence[begin..place]);
                begin = place + letter.len_utf8();
            }
            _ => {}
        }
    }
    items.push(&sentence[begin..]);
    for word in [" and ", " & ", " with ", " und ", " / "] {
        items = items
            .into_iter()
            .flat_map(|item| item.split(word))
            .collect();
    }
    items
}
