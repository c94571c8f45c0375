//! Where the coming sprints end in the ranked backlog, by velocity with carry.
//! Never counts what is in progress (the caller leaves it out) and never makes up a size for an unestimated item.

/// The end of one coming sprint. Amounts are hundredths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SprintLine {
    /// Index of the first item after the line.
    pub before: usize,
    /// Which coming sprint ends here: 1 is the next one, and none is left out.
    pub sprint: u32,
    /// What the sprint holds.
    pub held: u64,
    /// What it leaves to the next one.
    pub carry: u64,
    /// Items in it that nobody has estimated; they take no room, so the line is too optimistic by them.
    pub unestimated: u32,
}

/// Draws the lines for items in rank order. `velocity` is the P50 of the last five sprints.
///
/// available = velocity + carry; items are taken while they fit; one larger than what is available starts the next
/// sprint; what is left is carried. An item larger than a whole sprint lets as many sprints pass as it needs: each of them has a line
/// before it, holds nothing and carries all. No line is drawn after the last item, none at all without a velocity, and at
/// most `most`. Source: Azure DevOps forecast.
pub fn sprint_lines(
    velocity: u64,
    most: usize,
    sizes: impl IntoIterator<Item = Option<u64>>,
) -> Vec<SprintLine> {
    let mut lines = Vec::new();
    if velocity == 0 {
        return lines;
    }
    let mut sprint = 1u32;
    let mut room = velocity;
    let mut held = 0;
    let mut unestimated = 0;
    for (index, size) in sizes.into_iter().enumerate() {
        let Some(size) = size else {
            unestimated += 1;
            continue;
        };
        while size > room {
            if lines.len() == most {
                return lines;
            }
            lines.push(SprintLine {
                before: index,
                sprint,
                held,
                carry: room,
                unestimated,
            });
            (held, unestimated) = (0, 0);
            sprint += 1;
            room += velocity;
        }
        room -= size;
        held += size;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(points: &[u64]) -> Vec<Option<u64>> {
        points.iter().map(|points| Some(points * 100)).collect()
    }

    #[test]
    fn what_a_sprint_leaves_is_carried_into_the_next() {
        // Each sprint's first item is too large for what the sprint before left.
        let items = whole(&[8, 5, 13, 8, 3, 8, 8, 5, 13, 3, 13, 10, 20]);
        let lines = sprint_lines(2000, 12, items);
        let held: Vec<u64> = lines.iter().map(|line| line.held / 100).collect();
        let carry: Vec<u64> = lines.iter().map(|line| line.carry / 100).collect();
        assert_eq!(held, [13, 24, 21, 16, 23]);
        assert_eq!(carry, [7, 3, 2, 6, 3]);
        assert_eq!(lines[0].before, 2);
    }

    #[test]
    fn an_item_larger_than_a_sprint_lets_sprints_pass() {
        let lines = sprint_lines(2000, 12, whole(&[50, 10, 5]));
        assert_eq!(
            lines[0],
            SprintLine {
                before: 0,
                sprint: 1,
                held: 0,
                carry: 2000,
                unestimated: 0
            }
        );
        assert_eq!((lines[1].before, lines[1].sprint), (0, 2));
        assert_eq!((lines[1].held, lines[1].carry), (0, 4000));
        assert_eq!(
            lines[2],
            SprintLine {
                before: 2,
                sprint: 3,
                held: 6000,
                carry: 0,
                unestimated: 0
            }
        );
    }

    #[test]
    fn no_sprint_is_left_out_where_large_items_are_carried() {
        let items = whole(&[7, 12, 8, 25, 3, 20, 1, 13, 6, 30, 2, 45, 5]);
        let lines = sprint_lines(2000, 12, items);
        let told =
            |line: &SprintLine| (line.sprint, line.before, line.held / 100, line.carry / 100);
        assert_eq!(
            lines.iter().map(told).collect::<Vec<_>>(),
            [
                (1, 2, 19, 1),
                (2, 3, 8, 13),
                (3, 5, 28, 5),
                (4, 7, 21, 4),
                (5, 9, 19, 5),
                (6, 9, 0, 25),
                (7, 11, 32, 13),
                (8, 11, 0, 33),
            ]
        );
        assert_eq!(sprint_lines(1, 12, whole(&[10_000_000])).len(), 12);
    }

    #[test]
    fn unestimated_items_are_counted_and_no_velocity_draws_no_line() {
        let lines = sprint_lines(500, 12, [Some(500), None, None, Some(100)]);
        assert_eq!(
            lines,
            [SprintLine {
                before: 3,
                sprint: 1,
                held: 500,
                carry: 0,
                unestimated: 2
            }]
        );
        assert!(sprint_lines(0, 12, whole(&[1, 2])).is_empty());
    }

    proptest! {
        #[test]
        fn carry_is_what_all_sprints_so_far_could_hold_less_what_they_held(
            velocity in 1u64..4000, sizes in prop::collection::vec(0u64..3000, 0..60),
        ) {
            let mut held = 0;
            for line in sprint_lines(velocity, 50, sizes.iter().copied().map(Some)) {
                held += line.held;
                prop_assert_eq!(held + line.carry, velocity * u64::from(line.sprint));
            }
        }
    }
}
