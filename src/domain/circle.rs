//! Circles among things that wait for each other.
//! Never recurses: a chain of a hundred thousand is walked with a list.

use std::hash::Hash;

use rustc_hash::FxHashMap;

/// The path by which `start`, given these first steps, would come back to itself; `None` when it does not.
/// The path begins with a first step and ends with `start`.
pub fn find<T: Copy + Eq + Hash>(
    start: T,
    first: &[T],
    next: impl Fn(T) -> Vec<T>,
) -> Option<Vec<T>> {
    let mut came_from: FxHashMap<T, Option<T>> = FxHashMap::default();
    let mut open: Vec<(T, Option<T>)> = first.iter().map(|step| (*step, None)).collect();
    while let Some((at, from)) = open.pop() {
        if came_from.contains_key(&at) {
            continue;
        }
        came_from.insert(at, from);
        if at == start {
            let mut path = vec![at];
            let mut back = from;
            while let Some(step) = back {
                path.push(step);
                back = came_from.get(&step).copied().flatten();
            }
            path.reverse();
            return Some(path);
        }
        open.extend(next(at).into_iter().map(|step| (step, Some(at))));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_told_with_its_path() {
        let next = |n: u32| match n {
            2 => vec![3, 5],
            3 => vec![1],
            _ => Vec::new(),
        };
        assert_eq!(find(1, &[2], next), Some(vec![2, 3, 1]));
        assert_eq!(find(1, &[1], next), Some(vec![1]));
        assert_eq!(find(4, &[2], next), None);
    }

    #[test]
    fn a_long_chain_is_no_deep_recursion() {
        assert_eq!(
            find(200_000, &[0], |n| vec![n + 1]).map(|path| path.len()),
            Some(200_001)
        );
    }
}
