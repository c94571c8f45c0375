//! What a key, a save, a merge and a frame cost, at a thousand, ten thousand and a hundred thousand stories: `cargo bench`.
//! Never compared across machines: only ratios within one run say something.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bifocal::domain::calendar::Zone;
use bifocal::domain::change::{Edit, diff};
use bifocal::domain::command;
use bifocal::domain::demo::build_scaled;
use bifocal::domain::draft::{Counting, Draft, Stamp};
use bifocal::domain::id::{ItemRef, Kind};
use bifocal::domain::index::Index;
use bifocal::domain::merge::merge;
use bifocal::domain::query::parse;
use bifocal::domain::workspace::Workspace;
use bifocal::metrics::lens::{Lens, Words};
use bifocal::metrics::report::{
    DayCounting, ForecastAsk, cfd, flow, forecast, usual_range, velocity, waiting,
};
use bifocal::session::{Clock, Session, SessionOptions};
use bifocal::store::format::to_text;
use bifocal::store::places::Places;
use bifocal::tui::action::Keymap;
use bifocal::tui::app::App;
use bifocal::tui::desk::Desk;
use bifocal::tui::glyphs::UNICODE;
use bifocal::tui::pane::{PANES, PaneId};
use bifocal::tui::runtime::Program as _;
use bifocal::tui::theme::Theme;
use chrono::{NaiveDate, TimeZone as _, Utc};
use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

/// A workspace of so many stories; built once for all benchmarks, since building the large one takes its time.
fn workspace(stories: usize) -> Workspace {
    static BUILT: Mutex<Option<HashMap<usize, Workspace>>> = Mutex::new(None);
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let known = built.get_or_insert_with(HashMap::new);
    let make = || build_scaled(today(), Zone::default(), stories);
    known.entry(stories).or_insert_with(make).clone()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).expect("it is a day")
}

fn stamp() -> Stamp {
    Stamp {
        at: Utc.with_ymd_and_hms(2026, 11, 2, 9, 0, 0).unwrap(),
        by: "ana".into(),
    }
}

/// Titles one story anew, as one command does.
fn rename(workspace: &mut Workspace, item: ItemRef, title: &str) -> Edit {
    let mut mint = Counting::default();
    let mut draft = Draft::new(workspace, stamp(), &mut mint);
    command::set_all(&mut draft, &[item], "title", title).expect("a story has a title");
    draft.finish("Rename it")
}

fn middle(workspace: &Workspace) -> ItemRef {
    let stories = workspace.items(Kind::Story);
    stories[stories.len() / 2]
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn parse_the_file(bencher: Bencher, stories: usize) {
    let text = to_text(&workspace(stories)).expect("a workspace is JSON");
    let text = String::from_utf8(text).expect("JSON is UTF-8");
    bencher.bench_local(|| serde_json::from_str::<Workspace>(black_box(&text)));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn write_the_file(bencher: Bencher, stories: usize) {
    let workspace = workspace(stories);
    bencher.bench_local(|| to_text(black_box(&workspace)));
}

#[divan::bench(args = SIZES)]
fn run_a_command_and_take_the_difference(bencher: Bencher, stories: usize) {
    let mut workspace = workspace(stories);
    let item = middle(&workspace);
    let mut count = 0_u32;
    bencher.bench_local(|| {
        count += 1;
        rename(&mut workspace, item, &format!("Title {count}"))
    });
}

#[divan::bench(args = SIZES)]
fn compare_two_versions_of_the_workspace(bencher: Bencher, stories: usize) {
    let before = workspace(stories);
    let mut after = before.clone();
    rename(&mut after, middle(&before), "Another title");
    bencher.bench_local(|| diff(black_box(&before), black_box(&after), &stamp(), "Theirs"));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn merge_one_change_of_each_side(bencher: Bencher, stories: usize) {
    let base = workspace(stories);
    let items = base.items(Kind::Story);
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    rename(&mut ours, items[1], "Mine");
    rename(&mut theirs, items[items.len() - 1], "Theirs");
    bencher
        .with_inputs(|| ours.clone())
        .bench_local_values(|mut ours| {
            merge(
                &base,
                &mut ours,
                &theirs,
                &stamp(),
                &mut Counting::default(),
            );
            ours
        });
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn index_all(bencher: Bencher, stories: usize) {
    let workspace = workspace(stories);
    bencher.bench_local(|| Index::build(black_box(&workspace)));
}

#[divan::bench(args = SIZES)]
fn index_what_an_edit_changed(bencher: Bencher, stories: usize) {
    let mut workspace = workspace(stories);
    let mut index = Index::build(&workspace);
    let item = middle(&workspace);
    let edit = rename(&mut workspace, item, "Another title");
    bencher.bench_local(|| index.update(black_box(&workspace), black_box(&edit)));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn filter_by_words_and_fields(bencher: Bencher, stories: usize) {
    let workspace = workspace(stories);
    let index = Index::build(&workspace);
    let lens = Lens {
        workspace: &workspace,
        index: &index,
        now: stamp().at,
        me: "ana",
    };
    let query = parse("sync points>=3 -is:done", &Words(Kind::Story)).expect("it is a filter");
    bencher.bench_local(|| lens.list(Kind::Story, black_box(&query)));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn report_velocity_of_sixty_sprints(bencher: Bencher, stories: usize) {
    let workspace = workspace(stories);
    bencher.bench_local(|| velocity(black_box(&workspace), 5));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn report_flow(bencher: Bencher, stories: usize) {
    let workspace = workspace(stories);
    let all = || workspace.stories.iter().map(AsRef::as_ref);
    bencher.bench_local(|| flow(&workspace, all(), today(), DayCounting::Civil));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn report_waiting(bencher: Bencher, stories: usize) {
    let workspace = workspace(stories);
    let all = || workspace.stories.iter().map(AsRef::as_ref);
    bencher.bench_local(|| waiting(&workspace, all(), today()));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn report_cumulative_flow(bencher: Bencher, stories: usize) {
    let workspace = workspace(stories);
    let (from, to) = usual_range(&workspace, today());
    let all = || workspace.stories.iter().map(AsRef::as_ref);
    bencher.bench_local(|| cfd(&workspace, all(), from, to));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn report_forecast(bencher: Bencher, stories: usize) {
    let workspace = workspace(stories);
    let index = Index::build(&workspace);
    let ask = ForecastAsk::Backlog;
    bencher.bench_local(|| forecast(&workspace, &index, ask, stamp().at, None, None));
}

/// An app on a workspace of so many stories, in a throw-away file.
fn app(stories: usize) -> App {
    let folder = std::env::temp_dir().join("bifocal-bench");
    let clock = Clock::Fixed(stamp().at);
    let options = SessionOptions::new(Places::under(&folder), clock, "ana".into());
    let session = Session::scratch(workspace(stories), options).expect("a file can be made");
    let keymap = Keymap::new(&std::collections::BTreeMap::new()).expect("it has the default keys");
    let size = Size {
        width: 120,
        height: 40,
    };
    App::new(Desk::new(session), Theme::plain(UNICODE), keymap, size)
}

fn draw_again_and_again(bencher: Bencher, pane: PaneId, stories: usize) {
    let mut app = app(stories);
    app.go(pane, None);
    app.refresh();
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("it is made of memory");
    bencher.bench_local(|| {
        terminal
            .draw(|frame| app.view(frame))
            .map(|frame| frame.count)
    });
}

/// The first frame of a pane, with no figure known: the worst that an edit can cost.
fn draw_cold(bencher: Bencher, pane: PaneId, stories: usize) {
    let size = TestBackend::new(120, 40);
    let mut terminal = Terminal::new(size).expect("it is made of memory");
    bencher
        .with_inputs(|| app(stories))
        .bench_local_values(|mut app| {
            app.go(pane, None);
            app.refresh();
            let count = terminal.draw(|frame| app.view(frame)).map(|f| f.count);
            (app, count)
        });
}

#[divan::bench(args = [1_000, 10_000], sample_count = 20)]
fn first_frame_of_flow(bencher: Bencher, stories: usize) {
    draw_cold(bencher, PaneId::Flow, stories);
}

#[divan::bench(args = [1_000, 10_000], sample_count = 20)]
fn first_frame_of_sprints(bencher: Bencher, stories: usize) {
    draw_cold(bencher, PaneId::Sprints, stories);
}

/// One frame of a pane whose figures are known: what moving the cursor costs.
macro_rules! frames {
    ($($name:ident = $pane:ident),* $(,)?) => {
        $(
            #[divan::bench(args = SIZES, sample_count = 50)]
            fn $name(bencher: Bencher, stories: usize) {
                draw_again_and_again(bencher, PaneId::$pane, stories);
            }
        )*

        /// A pane without a benchmark does not compile.
        const _: [(); PANES.len()] = [$({ let _ = PaneId::$pane; }),*];
    };
}

frames! {
    frame_of_strategy = Strategy,
    frame_of_initiatives = Initiatives,
    frame_of_epics = Epics,
    frame_of_roadmap = Roadmap,
    frame_of_backlog = Backlog,
    frame_of_stories = Stories,
    frame_of_sprints = Sprints,
    frame_of_alignment = Alignment,
    frame_of_flow = Flow,
    frame_of_refinement = Refine,
    frame_of_planning = Planning,
    frame_of_standup = Standup,
    frame_of_review = Review,
    frame_of_retro = Retro,
}
