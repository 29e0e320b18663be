//! `c360 clusters compare`: a trial by number of segments, its segments, and who would move.

use clap::Args;
use color_eyre::Result;

use super::words::{Words, real, yes};
use super::{Place, named};
use crate::cli::figures::{count, moment};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{ConsoleError, ErrorKind, Trial, TrialId, TrialOfK};

/// Flags of `c360 clusters compare`.
#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// The trial's number, as `c360 clusters trials` prints it; the latest when absent
    trial: Option<u32>,
    /// Show the segments of this many, and nothing of others; those proposed when absent
    #[arg(long, value_name = "K")]
    k: Option<u32>,
    /// Print only one part: k, segments or moves
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &CompareArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    let id = if let Some(id) = args.trial {
        TrialId(id)
    } else {
        let trials = ask(client.behaviour(context())).await?.trials;
        let latest = trials.first().ok_or_else(|| {
            ConsoleError::new(ErrorKind::Empty, "nobody tried any segments yet")
                .hint("try some with `c360 clusters fit --wait`")
        })?;
        latest.id
    };
    let hint = "`c360 clusters trials` lists the trials";
    let mut trial = named::hinted(ask(client.cluster_trial(context(), id)).await, hint)?;
    if let Some(k) = args.k {
        of_k(&trial, k)?;
        trial.tried.retain(|tried| tried.k == k);
    }
    let sheets = sheets(&trial, &place.words);
    out.reply(&trial, &head(&trial), &sheets, args.part.as_deref())
}

fn of_k(trial: &Trial, k: u32) -> Result<&TrialOfK, ConsoleError> {
    trial.tried.iter().find(|tried| tried.k == k).ok_or_else(|| {
        let tried: Vec<String> = trial.tried.iter().map(|tried| tried.k.to_string()).collect();
        ConsoleError::new(ErrorKind::Invalid, format!("trial {} did not try {k} segments", trial.head.id.0))
            .hint(format!("it tried {}", tried.join(", ")))
    })
}

/// The number whose segments are shown: the proposed one, else the first.
fn shown(trial: &Trial) -> Option<&TrialOfK> {
    trial.tried.iter().find(|tried| tried.proposed.is_some()).or_else(|| trial.tried.first())
}

fn head(trial: &Trial) -> Vec<String> {
    let on: Vec<String> = trial.variables.iter().map(ToString::to_string).collect();
    let mut lines = vec![
        format!(
            "Trial {} by {} on {}: {} months, {} of {} customers, {} starts, {} bootstraps, seed {}",
            trial.head.id.0,
            trial.head.by,
            moment(trial.head.at),
            trial.head.window_months,
            count(trial.sampled),
            count(trial.customers),
            trial.starts,
            trial.bootstraps,
            trial.seed
        ),
        format!("On {}", on.join(", ")),
    ];
    lines.extend(trial.left_out.iter().map(|(variable, why)| format!("Left out: {variable}, {why}")));
    if let Some(of) = shown(trial) {
        lines.extend(of.proposed.as_ref().map(|why| format!("Proposed: {} segments, {why}", of.k)));
        if let (Some(agreement), Some(version)) = (of.agreement, trial.against) {
            lines.push(format!(
                "Against version {version}: adjusted Rand index {agreement:.2} (1 is the same, 0 is chance)"
            ));
        }
        lines.push(match trial.outdated {
            None => {
                format!(
                    "To adopt: c360 clusters adopt --trial {} --k {} --reason \"…\"",
                    trial.head.id.0, of.k
                )
            }
            Some(version) => format!("Version {version} was adopted since: it can't be adopted any more"),
        });
    }
    lines
}

fn sheets(trial: &Trial, words: &Words) -> [Sheet; 3] {
    [by_k(trial, words), segments(shown(trial), words), moves(trial, shown(trial), words)]
}

fn by_k(trial: &Trial, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("k", "By number of segments")
        .right("k", "Segments")
        .right("silhouette", "Silhouette")
        .right("stability", "Stability")
        .right("least_stable", "Least stable")
        .right("smallest", "Smallest")
        .right("rules_fidelity", "Rules reproduce")
        .right("inertia", "Inertia")
        .right("agreement", "As in use")
        .left("proposed", "Proposed");
    for of in &trial.tried {
        sheet.row([
            Cell::number(of.k.to_string(), of.k),
            real(Some(of.silhouette), 3),
            real(Some(of.stability), 2),
            real(Some(of.least_stable), 2),
            words.share(Some(of.smallest)),
            words.share(Some(of.rules_fidelity)),
            real(Some(of.inertia), 3),
            real(of.agreement, 2),
            Cell::text(of.proposed.clone().unwrap_or_default()),
        ]);
    }
    sheet
}

fn segments(of: Option<&TrialOfK>, words: &Words) -> Sheet {
    let title = of.map_or_else(|| "Segments".to_owned(), |of| format!("The {} segments", of.k));
    let mut sheet = Sheet::new("segments", title)
        .left("id", "Id")
        .left("name", "Name")
        .right("share", "Share")
        .right("revenue_share", "Of revenue")
        .right("stability", "Stability")
        .right("fidelity", "Rules take")
        .right("precision", "Rightly")
        .left("continues", "Continues")
        .right("overlap", "Overlap")
        .left("sentence", "What sets it apart")
        .csv_only("rules");
    for cluster in of.into_iter().flat_map(|of| &of.clusters) {
        sheet.row([
            Cell::text(cluster.id.to_string()),
            Cell::text(&cluster.name),
            words.share(Some(cluster.share)),
            words.share(Some(cluster.revenue_share)),
            real(Some(cluster.stability), 2),
            words.share(cluster.fidelity),
            words.share(cluster.precision),
            yes(cluster.continues),
            real(cluster.overlap, 2),
            Cell::text(&cluster.sentence),
            Cell::text(&cluster.rules),
        ]);
    }
    sheet
}

fn moves(trial: &Trial, of: Option<&TrialOfK>, words: &Words) -> Sheet {
    let title = match trial.against {
        Some(version) => format!("Who would move, against version {version}"),
        None => "Who would move: no segmentation was in use".to_owned(),
    };
    let mut sheet =
        Sheet::new("moves", title).left("from", "From").left("to", "To").right("share", "Of the sample");
    for part in of.into_iter().flat_map(|of| &of.moves) {
        let share = words.share(Some(part.share));
        sheet.row([Cell::text(part.from.to_string()), Cell::text(part.to.to_string()), share]);
    }
    sheet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::words::tests::words;
    use super::*;
    use crate::contract::{ClusterId, TrialCluster, TrialHead, TrialMove, Variable};

    fn of(k: u32, proposed: bool) -> TrialOfK {
        let cluster = TrialCluster {
            id: ClusterId(9),
            name: format!("One of {k}"),
            continues: false,
            overlap: None,
            share: 0.25,
            revenue_share: 0.5,
            stability: 0.8,
            sentence: "They buy gifts.".to_owned(),
            rules: "gift_share > 0.5".to_owned(),
            by_rules: false,
            fidelity: Some(0.9),
            precision: Some(0.8),
            centre: Vec::new(),
        };
        TrialOfK {
            k,
            silhouette: 0.31,
            stability: 0.84,
            least_stable: 0.7,
            smallest: 0.06,
            rules_fidelity: 0.88,
            inertia: 4.2,
            proposed: proposed.then(|| "the most that are all stable".to_owned()),
            clusters: vec![cluster],
            moves: vec![TrialMove { from: ClusterId(1), to: ClusterId(9), share: 0.04 }],
            agreement: Some(0.61),
        }
    }

    fn trial() -> Trial {
        let at = "2026-11-21T09:30:00Z".parse().unwrap();
        let as_of = jiff::civil::date(2026, 11, 20);
        let head = TrialHead {
            id: TrialId(7),
            at,
            by: "ana".to_owned(),
            as_of,
            window_months: 12,
            variables: 2,
            k: (4, 5),
            adopted: None,
        };
        Trial {
            head,
            variables: vec![Variable::Tickets, Variable::Basket],
            left_out: vec![(Variable::Age, "known of 12 % alone".to_owned())],
            sampled: 50_000,
            customers: 900_000,
            winsorised: 0.005,
            starts: 10,
            bootstraps: 20,
            seed: 42,
            tried: vec![of(4, false), of(5, true)],
            against: Some(2),
            outdated: None,
        }
    }

    #[test]
    fn the_segments_of_the_proposed_number_are_shown() {
        let trial = trial();
        let sheets = sheets(&trial, &words());
        let csv = |at: usize| String::from_utf8(sheets[at].csv().unwrap()).unwrap();
        assert!(csv(0).contains("4,0.31,0.84,0.7,0.06,0.88,4.2,0.61,\n"), "{}", csv(0));
        assert!(
            csv(1).contains("B9,One of 5,0.25,0.5,0.8,0.9,0.8,false,,They buy gifts.,gift_share > 0.5\n"),
            "{}",
            csv(1)
        );
        assert!(csv(2).contains("B1,B9,0.04\n"));
        let head = head(&trial).join("\n");
        assert!(head.contains("adopt --trial 7 --k 5") && head.contains("Left out: age, known of"), "{head}");
    }

    #[test]
    fn a_number_that_was_not_tried_says_which_were() {
        let error = of_k(&trial(), 12).unwrap_err();
        assert_eq!((error.kind, error.hint.unwrap().as_str()), (ErrorKind::Invalid, "it tried 4, 5"));
    }
}
