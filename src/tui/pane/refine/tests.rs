use super::duration;
use chrono::TimeDelta;

#[test]
fn time_is_told_as_a_person_would() {
    for (seconds, words) in [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3_600, "1 h 0 min"),
    ] {
        assert_eq!(duration(TimeDelta::seconds(seconds)), words);
    }
}
