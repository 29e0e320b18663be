//! How long clustering takes: one start on 1,000,000 customers × 12 variables, ten starts on a sample of 200,000, and
//! the whole choice among 3 to 10 clusters on it, with 20 draws for the stability of each.
//!
//! `C360_BENCH_MATRIX` names a file: the customers are read from it (rows of 12 little-endian `f32`), or written to it if
//! there is none. `benches/peers/clusters.py` does the same work on that file with scikit-learn.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{fs, num::NonZeroUsize, path::PathBuf, thread::available_parallelism, time::Instant};

use c360::science::clusters::{
    Centres, Clusters, LogScale, Matrix, Plain, Preparation, Prepared, SILHOUETTE_CUSTOMERS, Settings, Table,
    Trials, Watch,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

const CUSTOMERS: usize = 1_000_000;
const SAMPLE: usize = 200_000;
const WIDTH: usize = 12;
const CLUSTERS: usize = 8;
const ROUNDS: usize = 3;

fn main() {
    let values = customers();
    let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let matrix = Matrix::from_rows(&values, WIDTH).unwrap();
    println!("{CUSTOMERS} customers × {WIDTH} variables, {CLUSTERS} clusters, {threads} threads");

    // The peer begins at the same rows.
    let rows = (0..CLUSTERS).flat_map(|at| matrix.row(at * CUSTOMERS / CLUSTERS)).map(f64::from);
    let start = Centres::new(rows.collect(), WIDTH).unwrap();
    let one = Settings { starts: 1, threads, ..Settings::of(CLUSTERS, 1) };
    for _ in 0..ROUNDS {
        fit("one start, at given rows", || {
            Clusters::from_centres(&matrix, &start, &one, Watch::none()).unwrap()
        });
    }
    for seed in 1..=ROUNDS as u64 {
        let settings = Settings { seed, ..one };
        fit("one start, its own", || Clusters::fit(&matrix, &settings, Watch::none()).unwrap());
    }

    let values = &values[..SAMPLE * WIDTH];
    let columns: Vec<Vec<f64>> = (0..WIDTH)
        .map(|at| values.iter().skip(at).step_by(WIDTH).map(|value| f64::from(*value)).collect())
        .collect();
    let began = Instant::now();
    let prepared: Vec<Vec<f32>> = columns
        .iter()
        .map(|column| {
            let scaler =
                Prepared::learn(column, LogScale::WhenSkewed, &Preparation::default()).scaler.unwrap();
            column.iter().map(|value| scaler.apply(*value) as f32).collect()
        })
        .collect();
    let sample = Matrix::from_columns(&prepared).unwrap();
    let columns = columns.iter().map(|column| column.iter().map(|value| *value as f32).collect());
    let table = Table::new(columns.collect()).unwrap();
    println!("{SAMPLE} customers prepared: {:.2} s", began.elapsed().as_secs_f64());
    let ten = Settings { starts: 10, ..one };
    fit("ten starts on the sample", || Clusters::fit(&sample, &ten, Watch::none()).unwrap());

    let trials = Trials {
        fit: ten,
        draws: 20,
        draw_starts: 3,
        silhouette: SILHOUETTE_CUSTOMERS,
        plain: Plain::default(),
    };
    let began = Instant::now();
    let numbers: Vec<usize> = (3..=10).collect();
    for trial in trials.run(&sample, &table, &numbers, Watch::none()).unwrap() {
        let trial = trial.unwrap();
        println!(
            "  {:>2} clusters: stability {:.2}, silhouette {:.2}, smallest {:.1} %, rules {:.0} %",
            trial.clusters.sizes.len(),
            trial.stability.least(),
            trial.silhouette.mean,
            trial.clusters.smallest_share() * 100.0,
            trial.reproduced * 100.0
        );
    }
    println!("3 to 10 clusters, 20 draws each: {:.2} s", began.elapsed().as_secs_f64());
}

fn fit(what: &str, work: impl Fn() -> Clusters) {
    let began = Instant::now();
    let found = work();
    let took = began.elapsed().as_secs_f64();
    println!("{what:<26} {took:>6.3} s, {:>3} rounds, inertia {:.0}", found.rounds, found.inertia);
}

/// Eight kinds of customers, not far apart, the largest about four times the smallest.
fn customers() -> Vec<f32> {
    let file = std::env::var_os("C360_BENCH_MATRIX").map(PathBuf::from);
    if let Some(bytes) = file.as_ref().and_then(|file| fs::read(file).ok()) {
        assert_eq!(bytes.len(), CUSTOMERS * WIDTH * 4, "the file holds other customers");
        return bytes.as_chunks().0.iter().map(|value| f32::from_le_bytes(*value)).collect();
    }
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    let mut normal = || -> f64 { StandardNormal.sample(&mut chance) };
    let centres: Vec<f64> = (0..CLUSTERS * WIDTH).map(|_| normal() * 1.2).collect();
    let mut chance = ChaCha8Rng::seed_from_u64(8);
    let values: Vec<f32> = (0..CUSTOMERS)
        .flat_map(|_| {
            // The lesser of two draws makes the first kinds the largest.
            let mut kind = || chance.next_u32() as usize % (CLUSTERS + 4);
            let kind = kind().min(kind()) % CLUSTERS;
            let noise: Vec<f64> = (0..WIDTH).map(|_| StandardNormal.sample(&mut chance)).collect();
            let centre = &centres[kind * WIDTH..][..WIDTH];
            centre.iter().zip(noise).map(|(middle, noise)| (middle + noise) as f32).collect::<Vec<_>>()
        })
        .collect();
    if let Some(file) = file {
        fs::write(file, values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<_>>()).unwrap();
    }
    values
}
