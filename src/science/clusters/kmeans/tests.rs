//! K-means against published results, against linfa, and on made-up heaps whose centres are known.

#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use linfa::{DatasetBase, traits::Fit, traits::Predict};
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::Array2;

use super::*;
use crate::science::clusters::{Contingency, adjusted_rand, examples};

fn fit(matrix: &Matrix, settings: &Settings) -> Result<Clusters, ClusterError> {
    Clusters::fit(matrix, settings, Watch::none())
}

fn matrix(rows: &[[f32; 2]]) -> Matrix {
    Matrix::from_rows(rows.as_flattened(), 2).unwrap()
}

/// scikit-learn 1.9.1, `KMeans(k, n_init=50)` on iris: inertia 152.347952, 78.851441, 57.228473; agreement of
/// three clusters with the species 0.7302.
#[test]
fn iris_has_the_published_clusters() {
    let iris = examples::iris();
    for (clusters, wanted) in [(2, 152.347_952), (3, 78.851_441), (4, 57.228_473)] {
        let found = fit(&iris, &Settings::of(clusters, 1)).unwrap();
        assert!((found.inertia / wanted - 1.0).abs() < 1e-6, "{clusters}: {}", found.inertia);
        assert!(found.settled && found.inertias.len() == 10);
    }
    let found = fit(&iris, &Settings::of(3, 1)).unwrap();
    assert_eq!(found.sizes, [62, 50, 38]);
    assert!((found.smallest_share() - 38.0 / 150.0).abs() < 1e-12);
    let table = Contingency::from_labels((&examples::species(), 3), (&found.labels, 3)).unwrap();
    assert!((adjusted_rand(&table).unwrap() - 0.7302).abs() < 5e-5);
}

/// Another program from the same start ends at the same place.
#[test]
fn it_ends_where_linfa_ends() {
    let (blobs, _) = examples::blobs(8, 5, 200, 2.5, 9);
    for (matrix, clusters) in [(examples::iris(), 3), (examples::iris(), 5), (blobs, 8)] {
        let (rows, width) = (matrix.len(), matrix.width());
        let start: Vec<f64> =
            (0..clusters).flat_map(|at| matrix.row(at * rows / clusters)).map(f64::from).collect();
        let settings = Settings { tolerance: 0.0, ..Settings::of(clusters, 1) };
        let centres = Centres::new(start.clone(), width).unwrap();
        let own = Clusters::from_centres(&matrix, &centres, &settings, Watch::none()).unwrap();

        let values = (0..rows).flat_map(|row| matrix.row(row)).map(f64::from).collect();
        let data = DatasetBase::from(Array2::from_shape_vec((rows, width), values).unwrap());
        let start = KMeansInit::Precomputed(Array2::from_shape_vec((clusters, width), start).unwrap());
        let other =
            KMeans::params(clusters).n_runs(1).max_n_iterations(300).tolerance(1e-12).init_method(start);
        let other = other.fit(&data).unwrap();
        // linfa's inertia is a mean.
        let wanted = other.inertia() * rows as f64;
        assert!((own.inertia / wanted - 1.0).abs() < 1e-6, "{} for {wanted}", own.inertia);
        let labels: Vec<u32> = other.predict(&data).iter().map(|label| *label as u32).collect();
        let table = Contingency::from_labels((&own.labels, clusters), (&labels, clusters)).unwrap();
        assert!((adjusted_rand(&table).unwrap() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn known_centres_are_recovered() {
    let (matrix, truth) = examples::blobs(8, 4, 500, 10.0, 2);
    let found = fit(&matrix, &Settings::of(8, 1)).unwrap();
    let table = Contingency::from_labels((&truth, 8), (&found.labels, 8)).unwrap();
    assert!((adjusted_rand(&table).unwrap() - 1.0).abs() < 1e-12);
    for centre in found.centres.each() {
        let up: Vec<f64> = centre.iter().copied().filter(|value| *value > 5.0).collect();
        assert!(up.len() == 1 && ((up[0] - 10.0).abs() < 0.2 || (up[0] - 20.0).abs() < 0.2), "{centre:?}");
    }
}

/// What SQL does with the centres gives the labels, and the figures are those of the labels.
#[test]
fn labels_sizes_and_inertia_are_those_of_the_centres() {
    let matrix = examples::cloud(5, 3_000, 8);
    for tolerance in [0.0, 1e-4, 0.1] {
        let found = fit(&matrix, &Settings { starts: 2, tolerance, ..Settings::of(7, 1) }).unwrap();
        let rows: Vec<Vec<f64>> =
            (0..matrix.len()).map(|row| matrix.row(row).map(f64::from).collect()).collect();
        let assigned: Vec<_> = rows.iter().map(|row| found.centres.assign(row).unwrap()).collect();
        let (mut sizes, mut inertia) = (vec![0; 7], 0.0);
        for (assigned, label) in assigned.iter().zip(&found.labels) {
            assert_eq!(assigned.nearest, *label as usize);
            sizes[assigned.nearest] += 1;
            inertia += assigned.distance.powi(2);
        }
        assert_eq!(found.sizes, sizes);
        assert!(sizes.is_sorted_by(|one, other| one >= other));
        assert!((found.inertia / inertia - 1.0).abs() < 1e-9);
        assert!(found.inertias.iter().all(|other| *other >= found.inertia));
    }
}

#[test]
fn the_seed_decides_and_the_threads_do_not() {
    // More than one piece of rows, so that threads share a single start.
    let matrix = examples::cloud(3, 9_000, 8);
    for starts in [1, 4] {
        let settings = Settings { starts, ..Settings::of(5, 3) };
        let one = fit(&matrix, &settings).unwrap();
        for threads in 2..5 {
            let threads = NonZeroUsize::new(threads).unwrap();
            assert_eq!(fit(&matrix, &Settings { threads, ..settings }).unwrap(), one);
        }
        assert_ne!(fit(&matrix, &Settings { seed: 4, ..settings }).unwrap().inertias, one.inertias);
    }
}

/// Above 65,536 rows a start is refined on a part of them before all are looked at.
#[test]
fn many_rows_begin_with_a_part_of_them() {
    let (matrix, truth) = examples::blobs(3, 2, 22_000, 9.0, 2);
    let settings = Settings { starts: 1, ..Settings::of(3, 1) };
    let found = fit(&matrix, &settings).unwrap();
    assert!(found.settled && found.rounds <= 3, "{}", found.rounds);
    let table = Contingency::from_labels((&truth, 3), (&found.labels, 3)).unwrap();
    assert!(adjusted_rand(&table).unwrap() > 0.999);
    let threads = NonZeroUsize::new(3).unwrap();
    assert_eq!(fit(&matrix, &Settings { threads, ..settings }).unwrap(), found);
    // All but two rows are the same, so that a part may well hold fewer different ones than clusters.
    let mut values = vec![0.0_f32; 70_000];
    (values[0], values[1]) = (5.0, 9.0);
    let found = fit(&Matrix::from_rows(&values, 1).unwrap(), &settings).unwrap();
    assert_eq!(found.sizes, [69_998, 1, 1]);
}

#[test]
fn a_cluster_that_runs_empty_is_given_somebody() {
    // Nobody is nearest to the last two centres.
    let rows = matrix(&[[0.0, 0.0], [0.0, 1.0], [10.0, 0.0], [10.0, 1.0], [30.0, 0.0], [31.0, 0.0]]);
    let start = vec![5.0, 0.5, 5.0, 0.5, 900.0, 900.0];
    let start = Centres::new(start, 2).unwrap();
    let found = Clusters::from_centres(&rows, &start, &Settings::of(3, 1), Watch::none()).unwrap();
    assert_eq!(found.sizes, [2, 2, 2]);
    assert!((found.inertia - 1.5).abs() < 1e-9, "{}", found.inertia);
}

#[test]
fn as_many_clusters_as_different_customers_are_found_exactly() {
    let rows = matrix(&[[0.0, 0.0], [5.0, 5.0], [0.0, 0.0], [9.0, 1.0], [5.0, 5.0], [0.0, -0.0]]);
    let found = fit(&rows, &Settings::of(3, 1)).unwrap();
    assert_eq!((found.sizes, found.inertia), (vec![3, 2, 1], 0.0));
    let wanted = Err(ClusterError::TooFewCustomers { wanted: 4, distinct: 3 });
    assert_eq!(fit(&rows, &Settings::of(4, 1)), wanted);
}

#[test]
fn what_can_not_be_told_apart_is_refused() {
    let rows = matrix(&[[1.0, 2.0]; 9]);
    assert_eq!(fit(&rows, &Settings::of(2, 1)), Err(ClusterError::Identical));
    assert_eq!(fit(&rows, &Settings::of(1, 1)), Err(ClusterError::Clusters(1)));
    assert_eq!(fit(&rows, &Settings::of(65, 1)), Err(ClusterError::Clusters(65)));
    let one = matrix(&[[1.0, 2.0]]);
    let wanted = Err(ClusterError::TooFewCustomers { wanted: 2, distinct: 1 });
    assert_eq!(fit(&one, &Settings::of(2, 1)), wanted);
    let two = matrix(&[[1.0, 2.0], [2.0, 1.0]]);
    for settings in [
        Settings { starts: 0, ..Settings::of(2, 1) },
        Settings { rounds: 0, ..Settings::of(2, 1) },
        Settings { tolerance: f64::NAN, ..Settings::of(2, 1) },
    ] {
        assert!(matches!(fit(&two, &settings), Err(ClusterError::Setting(_))));
    }
    let other = Centres::new(vec![1.0, 2.0], 1).unwrap();
    let found = Clusters::from_centres(&two, &other, &Settings::of(2, 1), Watch::none());
    assert_eq!(found, Err(ClusterError::Lengths(1, 2)));
}

/// Values whose squares don't fit `f32`, and ones whose squares vanish in it.
#[test]
fn no_cluster_is_ever_nan() {
    for scale in [1e-30_f32, 1.0, 1e18, 1e25] {
        let values: Vec<f32> =
            (0..60_u8).map(|at| f32::from(at % 3) * scale + f32::from(at) * scale / 1e3).collect();
        match fit(&Matrix::from_rows(&values, 1).unwrap(), &Settings::of(3, 1)) {
            Ok(found) => {
                assert!(found.inertia.is_finite() && found.sizes.iter().all(|size| *size > 0));
                assert!(found.centres.each().flatten().all(|value| value.is_finite()));
            }
            Err(error) => assert!(
                matches!(error, ClusterError::TooFewCustomers { .. } | ClusterError::NotSettled(3)),
                "{error}"
            ),
        }
    }
}

#[test]
fn it_stops_when_asked() {
    let matrix = examples::cloud(3, 2_000, 8);
    let asked = AtomicUsize::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) >= 5;
    let found = Clusters::fit(&matrix, &Settings::of(5, 1), Watch::new(&stop, &|_, _| {}));
    assert_eq!(found, Err(ClusterError::Stopped));
    // The starts that are left ask once each.
    assert!(asked.load(Ordering::Relaxed) <= 16);
}
