//! The methods against brute force, customer by customer, and against cases worked by hand.

use super::*;

/// A small linear congruential generator (Knuth's MMIX constants): the same cases on every run.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(bound)).unwrap_or(0)
    }

    /// Uniform between 0 and 1.
    fn share(&mut self) -> f64 {
        f64::from(self.below(1 << 30)) / f64::from(1 << 30)
    }

    /// Skewed like revenue: the median is 100, one in a hundred is above 3,000.
    fn spend(&mut self) -> f64 {
        let normal: f64 = (0..12).map(|_| self.share()).sum::<f64>() - 6.0;
        100.0 * (1.5 * normal).exp()
    }

    /// One in `many`.
    fn once_in(&mut self, many: u32) -> bool {
        self.below(many) == 0
    }
}

/// One customer: net revenue and tickets of N-1, net revenue of N.
#[derive(Clone, Copy)]
struct Customer {
    revenue: f64,
    tickets: u32,
    next: f64,
}

fn customers(chance: &mut Lcg, many: u32) -> Vec<Customer> {
    let one = |_| {
        let tickets = 1 + chance.below(4) + chance.below(4) * chance.below(4);
        let revenue = if chance.once_in(25) { -5.0 } else { chance.spend() * f64::from(tickets) / 4.0 };
        let back = if chance.once_in(3) { 0.0 } else { 1.0 };
        Customer {
            revenue,
            tickets,
            next: back * (0.6 * revenue + 0.1 * chance.spend() * f64::from(tickets)),
        }
    };
    (0..many).map(one).collect()
}

/// The histogram with the given edges; what is below the first goes to a bin at -1,000.
fn histogram(customers: &[Customer], edges: &[f64], cap: u32) -> Vec<Cell> {
    let mut cells = std::collections::BTreeMap::new();
    for customer in customers {
        let bin = edges.partition_point(|edge| *edge <= customer.revenue);
        let edge = bin.checked_sub(1).and_then(|bin| edges.get(bin)).copied().unwrap_or(-1_000.0);
        let tickets = customer.tickets.min(cap);
        let blank =
            Cell { revenue: edge, tickets, customers: 0, revenue_sum: 0.0, next: 0.0, next_squares: 0.0 };
        let cell = cells.entry((bin, tickets)).or_insert(blank);
        cell.customers += 1;
        cell.revenue_sum += customer.revenue;
        cell.next += customer.next;
        cell.next_squares += customer.next * customer.next;
    }
    cells.into_values().collect()
}

/// Edges that grow by `ratio` from 1.
fn growing(ratio: f64, many: usize) -> Vec<f64> {
    std::iter::successors(Some(1.0), |edge| Some(edge * ratio)).take(many).collect()
}

fn cell(revenue: f64, tickets: u32, customers: u64, next: f64) -> Cell {
    let many = count(customers);
    Cell {
        revenue,
        tickets,
        customers,
        revenue_sum: revenue * many,
        next: next * many,
        next_squares: next * next * many,
    }
}

fn bound(revenue: f64, tickets: u32) -> Bound {
    Bound { revenue, tickets }
}

fn bounds(best: (f64, u32), large: (f64, u32), medium: (f64, u32)) -> Bounds {
    let pair = |(revenue, tickets)| bound(revenue, tickets);
    Bounds { best: pair(best), large: pair(large), medium: pair(medium) }
}

fn shares(cells: &[Cell], bounds: &Bounds) -> [f64; 4] {
    let whole: f64 = cells.iter().map(|cell| count(cell.customers)).sum();
    [Tier::Best, Tier::Large, Tier::Medium, Tier::Small].map(|tier| {
        let inside = cells.iter().filter(|cell| bounds.tier(cell.revenue, cell.tickets) == tier);
        inside.map(|cell| count(cell.customers)).sum::<f64>() / whole
    })
}

fn keeps(cells: &[Cell], bounds: &Bounds, least: &[f64; 4]) -> bool {
    shares(cells, bounds).iter().zip(least).all(|(share, least)| *share > 0.0 && *share >= least - 1e-9)
}

/// The best of all triples of nested corners, each measured by itself.
fn brute(cells: &[Cell], amounts: &[f64], levels: u32, least: &[f64; 4]) -> Option<f64> {
    let corners: Vec<Bound> =
        amounts.iter().flat_map(|amount| (1..=levels).map(|tickets| bound(*amount, tickets))).collect();
    let inside = |inner: &Bound, outer: &Bound| outer.admits(inner.revenue, inner.tickets);
    let mut found: Option<f64> = None;
    for medium in &corners {
        for large in corners.iter().filter(|large| inside(large, medium)) {
            for best in corners.iter().filter(|best| inside(best, large)) {
                let bounds = Bounds { best: *best, large: *large, medium: *medium };
                if keeps(cells, &bounds, least) {
                    let share = explained(cells, &bounds).unwrap_or(0.0);
                    found = Some(found.map_or(share, |most| most.max(share)));
                }
            }
        }
    }
    found
}

fn agree(found: Result<Optimum, Refusal>, wanted: Option<f64>) {
    match (found, wanted) {
        (Ok(optimum), Some(wanted)) => {
            assert!((optimum.explained - wanted).abs() < 1e-9, "{optimum:?} for {wanted}");
        }
        (found, wanted) => assert_eq!((found.err(), wanted), (Some(Refusal::NoBounds), None)),
    }
}

#[test]
fn the_optimum_is_that_of_all_triples() {
    let mut chance = Lcg(1);
    let mut solved = 0;
    for _ in 0..80 {
        let people = customers(&mut chance, 400);
        let edges = growing(2.0 + 3.0 * chance.share(), 6);
        let cells = histogram(&people, &edges, 3);
        let least = [0.0, 0.0, 0.0, 0.0].map(|_: f64| 0.25 * chance.share());
        let found = optimal(&cells, &Limits { least, rounded: false });
        let used: Vec<f64> =
            edges.iter().copied().filter(|edge| cells.iter().any(|cell| cell.revenue >= *edge)).collect();
        agree(found, brute(&cells, &used, 3, &least));
        solved += u32::from(found.is_ok());
    }
    assert!((40..80).contains(&solved), "{solved} of 80 had bounds: both outcomes should be tried");
}

#[test]
fn the_rounded_optimum_is_that_of_all_triples_of_nice_amounts() {
    let mut chance = Lcg(2);
    for _ in 0..12 {
        let people = customers(&mut chance, 500);
        let edges: Vec<f64> = growing(1.7, 9).into_iter().map(|edge| 9.0 * edge).collect();
        let cells = histogram(&people, &edges, 2);
        let least = Limits::default().least;
        let found = optimal(&cells, &Limits { least, rounded: true });
        agree(found, brute(&cells, &nice_amounts(6.0..=700.0), 2, &least));
    }
}

#[test]
fn the_optimum_keeps_its_limits_and_reports_its_own_measure() -> Result<(), Refusal> {
    let mut chance = Lcg(3);
    for _ in 0..20 {
        let cells = histogram(&customers(&mut chance, 5_000), &growing(1.03, 400), 12);
        for rounded in [true, false] {
            let limits = Limits { rounded, ..Limits::default() };
            let optimum = optimal(&cells, &limits)?;
            assert_eq!(check(&optimum.bounds), Ok(()));
            assert!(keeps(&cells, &optimum.bounds, &limits.least), "{optimum:?}");
            let measured = explained(&cells, &optimum.bounds).unwrap_or(f64::NAN);
            assert!((measured - optimum.explained).abs() < 1e-12);
            let amounts = [optimum.bounds.best, optimum.bounds.large, optimum.bounds.medium];
            let nice = |bound: &Bound| nice_amounts(bound.revenue..=bound.revenue).len() == 1;
            assert!(!rounded || amounts.iter().all(nice), "{amounts:?}");
        }
    }
    Ok(())
}

#[test]
fn rounding_never_gains() -> Result<(), Refusal> {
    let mut chance = Lcg(4);
    for _ in 0..20 {
        let cells = histogram(&customers(&mut chance, 4_000), &growing(1.02, 600), 8);
        let free = optimal(&cells, &Limits { rounded: false, ..Limits::default() })?.explained;
        let nice = optimal(&cells, &Limits::default())?.explained;
        assert!(free >= nice - 1e-12 && free - nice < 0.1, "{free} {nice}");
    }
    Ok(())
}

#[test]
fn no_other_method_beats_the_optimum_it_could_have_chosen() -> Result<(), Refusal> {
    let mut chance = Lcg(5);
    let edges = nice_amounts(1.0..=100_000.0);
    for _ in 0..20 {
        let cells = histogram(&customers(&mut chance, 4_000), &edges, 8);
        let best = optimal(&cells, &Limits { least: [0.0; 4], rounded: false })?.explained;
        for _ in 0..200 {
            let mut amounts = [(); 3].map(|()| chance.spend());
            amounts.sort_by(f64::total_cmp);
            let mut tickets = [(); 3].map(|()| 1 + chance.below(8));
            tickets.sort_unstable();
            let ([low, middle, high], [few, some, many]) = (amounts, tickets);
            let guess = bounds((high, many), (middle, some), (low, few));
            assert!(explained(&cells, &guess).unwrap_or(f64::NAN) <= best + 1e-12);
        }
    }
    Ok(())
}

#[test]
fn planted_tiers_are_found() -> Result<(), Refusal> {
    let planted = bounds((500.0, 4), (250.0, 2), (150.0, 1));
    let mut chance = Lcg(6);
    let one = |_| {
        let (revenue, tickets) = (f64::from(chance.below(100)) * 10.0, 1 + chance.below(8));
        let level = match planted.tier(revenue, tickets) {
            Tier::Best => 900.0,
            Tier::Large => 300.0,
            Tier::Medium => 100.0,
            Tier::Small => 20.0,
        };
        Customer { revenue, tickets, next: level + f64::from(chance.below(10)) }
    };
    let people: Vec<Customer> = (0..20_000).map(one).collect();
    let cells = histogram(&people, &nice_amounts(1.0..=990.0), 8);
    let found = optimal(&cells, &Limits::default())?;
    assert_eq!(found.bounds, planted);
    assert!(found.explained > 0.99);
    Ok(())
}

#[test]
fn the_order_of_the_cells_does_not_matter() -> Result<(), Refusal> {
    let mut chance = Lcg(7);
    let mut cells = histogram(&customers(&mut chance, 3_000), &growing(1.05, 200), 12);
    let limits = Limits::default();
    let wanted =
        (optimal(&cells, &limits)?, quantile(&cells, QUANTILE_SHARES)?, lorenz(&cells, LORENZ_SHARES)?);
    for _ in 0..10 {
        cells.sort_by_cached_key(|_| chance.below(1 << 30));
        let found =
            (optimal(&cells, &limits)?, quantile(&cells, QUANTILE_SHARES)?, lorenz(&cells, LORENZ_SHARES)?);
        assert_eq!(found, wanted);
    }
    Ok(())
}

/// One-way analysis of variance over single customers, in two passes.
#[test]
fn explained_is_the_analysis_of_variance_of_the_customers() {
    let mut chance = Lcg(8);
    let mean = |next: &[f64]| next.iter().sum::<f64>() / count(next.len() as u64);
    for _ in 0..50 {
        let people = customers(&mut chance, 300);
        let tiers = bounds((400.0, 4), (150.0, 2), (50.0, 1));
        let cells = histogram(&people, &nice_amounts(1.0..=10_000.0), 12);
        let next: Vec<f64> = people.iter().map(|one| one.next).collect();
        let all = mean(&next);
        let total: f64 = next.iter().map(|next| (next - all).powi(2)).sum();
        let mut within = 0.0;
        for tier in [Tier::Best, Tier::Large, Tier::Medium, Tier::Small] {
            let inside = people.iter().filter(|one| tiers.tier(one.revenue, one.tickets) == tier);
            let next: Vec<f64> = inside.map(|one| one.next).collect();
            let own = mean(&next);
            within += next.iter().map(|next| (next - own).powi(2)).sum::<f64>();
        }
        let found = explained(&cells, &tiers).unwrap_or(f64::NAN);
        assert!((found - (1.0 - within / total)).abs() < 1e-9, "{found} {within} {total}");
    }
}

#[test]
fn a_bound_at_the_edge_includes_the_cell() {
    let cells = [cell(10.0, 1, 100, 0.0), cell(20.0, 1, 100, 10.0)];
    let at = |amount| explained(&cells, &bounds((amount, 1), (amount, 1), (amount, 1)));
    assert_eq!(at(20.0), Some(1.0));
    assert_eq!(at(20.000_001), Some(0.0));
    assert_eq!(at(10.0), Some(0.0));
}

#[test]
fn explained_needs_a_variance_and_numbers() {
    let tiers = bounds((3.0, 1), (2.0, 1), (1.0, 1));
    assert_eq!(explained(&[], &tiers), None);
    assert_eq!(explained(&[cell(1.0, 1, 500, 7.0), cell(9.0, 2, 500, 7.0)], &tiers), None);
    assert_eq!(explained(&[cell(1.0, 1, 500, 7.0), cell(9.0, 2, 500, f64::NAN)], &tiers), None);
}

#[test]
fn too_few_customers_are_refused() {
    let cells =
        [cell(10.0, 1, 100, 1.0), cell(20.0, 2, 50, 2.0), cell(30.0, 3, 30, 3.0), cell(40.0, 4, 19, 4.0)];
    let refusal = Some(Refusal::TooFew(199));
    assert_eq!(optimal(&cells, &Limits::default()).err(), refusal);
    assert_eq!(quantile(&cells, QUANTILE_SHARES).err(), refusal);
    assert_eq!(lorenz(&cells, LORENZ_SHARES).err(), refusal);
    assert_eq!(optimal(&[], &Limits::default()).err(), Some(Refusal::TooFew(0)));
}

#[test]
fn lorenz_counts_only_customers_with_revenue() {
    let cells = [cell(-10.0, 1, 900, 1.0), cell(0.0, 1, 900, 1.0), cell(40.0, 4, 150, 4.0)];
    assert_eq!(lorenz(&cells, LORENZ_SHARES).err(), Some(Refusal::TooFew(150)));
}

#[test]
fn customers_all_alike_are_refused() {
    let even: Vec<Cell> =
        (1..=10).map(|tickets| cell(10.0 * f64::from(tickets), tickets, 100, 3.7)).collect();
    assert_eq!(optimal(&even, &Limits::default()).err(), Some(Refusal::AllAlike));
    let three =
        [cell(10.0, 1, 300, 1.0), cell(20.0, 1, 300, 2.0), cell(30.0, 1, 300, 3.0), cell(30.0, 1, 9, 9.0)];
    assert_eq!(optimal(&three, &Limits::default()).err(), Some(Refusal::AllAlike));
}

#[test]
fn limits_nothing_can_keep_are_refused() {
    let mut chance = Lcg(9);
    let cells = histogram(&customers(&mut chance, 1_000), &growing(1.5, 20), 12);
    for least in [[0.3; 4], [0.0, 0.0, 0.0, 1.0], [f64::INFINITY, 0.0, 0.0, 0.0]] {
        assert_eq!(optimal(&cells, &Limits { least, rounded: true }).err(), Some(Refusal::NoBounds));
    }
    let unpaid: Vec<Cell> = (1..=10).map(|tickets| cell(0.0, tickets, 100, f64::from(tickets))).collect();
    assert_eq!(optimal(&unpaid, &Limits::default()).err(), Some(Refusal::NoBounds));
}

#[test]
fn amounts_that_are_no_numbers_are_refused() {
    let odd = [cell(10.0, 1, 500, f64::INFINITY), cell(f64::NAN, 1, 500, 1.0)];
    assert_eq!(optimal(&odd, &Limits::default()).err(), Some(Refusal::NotFinite));
    assert_eq!(quantile(&odd, QUANTILE_SHARES).err(), Some(Refusal::NotFinite));
    assert_eq!(lorenz(&odd, LORENZ_SHARES).err(), Some(Refusal::NotFinite));
}

#[test]
fn extreme_cells_do_not_panic() {
    let mut chance = Lcg(10);
    let edges = [-1e300, -1.0, -0.0, 0.0, 1e-300, 0.1, 1.0, 5e9, 1e17, 1e300];
    let tickets = [0, 1, 31, u32::MAX];
    let nexts = [-1e150, -3.0, 0.0, 1.0, 1e150];
    for _ in 0..2_000 {
        let one = |_| {
            let pick = |chance: &mut Lcg, from: &[f64]| {
                let at = usize::try_from(chance.below(10)).unwrap_or(0) % from.len();
                from.get(at).copied().unwrap_or(0.0)
            };
            let (revenue, next) = (pick(&mut chance, &edges), pick(&mut chance, &nexts));
            let tickets = tickets.get(usize::try_from(chance.below(4)).unwrap_or(0)).copied().unwrap_or(0);
            let customers = if chance.once_in(50) { u64::MAX } else { u64::from(chance.below(300)) };
            Cell { revenue, tickets, customers, revenue_sum: revenue, next, next_squares: next * next }
        };
        let cells: Vec<Cell> = (0..20).map(one).collect();
        for rounded in [true, false] {
            let limits = Limits { least: [0.0, f64::NAN, -1.0, 0.1], rounded };
            let found = optimal(&cells, &limits).map(|optimum| check(&optimum.bounds));
            assert!(found.is_err() || found == Ok(Ok(())), "{found:?}");
        }
        let _ = (quantile(&cells, QUANTILE_SHARES), lorenz(&cells, LORENZ_SHARES));
    }
}

#[test]
fn many_tickets_are_capped_not_lost() -> Result<(), Refusal> {
    let cells: Vec<Cell> = (1..=100).map(|n| cell(100.0, n, 10, f64::from(n))).collect();
    let found = optimal(&cells, &Limits::default())?.bounds;
    assert!(found.best.tickets <= 30 && found.best.tickets > found.large.tickets, "{found:?}");
    Ok(())
}

#[test]
fn quantile_reaches_the_shares_of_customers() {
    // 1,000 customers with revenue 1 to 1,000: the top 50 begin at 951, the top 200 at 801, the top 350
    // at 651.
    let cells: Vec<Cell> = (1..=1_000).map(|n| cell(f64::from(n), 1 + n % 7, 1, 0.0)).collect();
    assert_eq!(quantile(&cells, QUANTILE_SHARES), Ok(bounds((950.0, 1), (800.0, 1), (650.0, 1))));
}

#[test]
fn quantile_is_the_ranking_of_the_customers() -> Result<(), Refusal> {
    let mut chance = Lcg(11);
    for _ in 0..50 {
        let people = customers(&mut chance, 1_000);
        let edges: Vec<f64> = growing(1.02, 600);
        let found = quantile(&histogram(&people, &edges, 12), QUANTILE_SHARES)?;
        let mut falling: Vec<f64> = people.iter().map(|one| one.revenue).collect();
        falling.sort_by(|a, b| b.total_cmp(a));
        for (bound, rank) in [(found.best, 50), (found.large, 200), (found.medium, 350)] {
            let last = falling.get(rank - 1).copied().unwrap_or(f64::NAN);
            let edge =
                edges.get(edges.partition_point(|edge| *edge <= last) - 1).copied().unwrap_or(f64::NAN);
            assert_eq!(bound.revenue.to_bits(), round_to(edge, 2).to_bits());
        }
    }
    Ok(())
}

#[test]
fn lorenz_reaches_the_shares_of_revenue() {
    // 100 customers at each amount make 90,000, 9,000 and 1,000 of 100,000; the returns don't count.
    let cells = [
        cell(900.0, 5, 100, 1.0),
        cell(90.0, 3, 100, 1.0),
        cell(10.0, 1, 100, 1.0),
        cell(-50.0, 1, 400, 1.0),
    ];
    assert_eq!(lorenz(&cells, [0.5, 0.95, 1.0]), Ok(bounds((900.0, 1), (90.0, 1), (10.0, 1))));
    assert_eq!(lorenz(&cells, [0.5, 0.9, 1.0]), Err(Refusal::SameAmount(Tier::Best, Tier::Large)));
}

#[test]
fn ranks_that_make_no_tiers_are_refused() {
    let cells = [cell(500.0, 1, 30, 1.0), cell(100.0, 1, 100, 1.0), cell(-5.0, 1, 400, 1.0)];
    assert_eq!(quantile(&cells, QUANTILE_SHARES), Err(Refusal::NotPositive(Tier::Medium)));
    assert_eq!(quantile(&cells, [0.01, 0.1, 0.2]), Err(Refusal::SameAmount(Tier::Large, Tier::Medium)));
    for shares in [[0.2, 0.1, 0.3], [0.0, 0.1, 0.2], [0.1, 0.2, 1.1], [0.1, 0.1, 0.2], [f64::NAN, 0.1, 0.2]] {
        assert_eq!(quantile(&cells, shares), Err(Refusal::Shares));
    }
}

#[test]
fn amounts_round_to_significant_digits() {
    let cases = [
        (1_234.0, 2, 1_200.0),
        (1_250.0, 2, 1_300.0),
        (-1_250.0, 2, -1_300.0),
        (999.0, 2, 1_000.0),
        (0.012_34, 2, 0.012),
        (87.6, 1, 90.0),
        (87.6, 0, 90.0),
        (5.0, 2, 5.0),
        (123_456.78, 20, 123_456.78),
        (0.0, 2, 0.0),
    ];
    for (amount, digits, wanted) in cases {
        let found = round_to(amount, digits);
        assert!((found - wanted).abs() <= 1e-12 * wanted.abs(), "{amount} to {digits}: {found}");
    }
    assert!(round_to(f64::NAN, 2).is_nan() && round_to(f64::INFINITY, 2).is_infinite());
    assert!(round_to(f64::MAX, 2).is_finite() && round_to(5e-324, 2) > 0.0);
}

#[test]
fn rounding_keeps_order_and_size() {
    let mut chance = Lcg(12);
    for _ in 0..20_000 {
        let (a, b) = (chance.spend(), chance.spend());
        assert!((round_to(a, 2) - a).abs() <= 0.05 * a + 1e-12);
        assert!(
            (a <= b) == (round_to(a, 3) <= round_to(b, 3)) || (round_to(a, 3) - round_to(b, 3)).abs() < 1e-9
        );
    }
}

#[test]
fn nice_amounts_are_those_a_person_chooses() {
    assert_eq!(
        nice_amounts(0.7..=20.0),
        [0.75, 0.8, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0, 10.0, 15.0, 20.0]
    );
    assert_eq!(nice_amounts(RangeInclusive::new(20.0, 10.0)), Vec::<f64>::new());
    assert_eq!(nice_amounts(f64::NAN..=10.0), Vec::<f64>::new());
    assert_eq!(nice_amounts(0.0..=f64::INFINITY).len(), 140);
    let all = nice_amounts(0.0..=f64::INFINITY);
    assert!(all.iter().zip(all.iter().skip(1)).all(|(a, b)| a < b && *b <= a * 1.5 + 1e-9));
}

#[test]
fn check_names_what_is_wrong() {
    use Tier::{Best, Large, Medium};
    let cases = [
        (bounds((500.0, 4), (200.0, 2), (75.0, 1)), Ok(())),
        (bounds((75.0, 1), (75.0, 1), (75.0, 1)), Ok(())),
        (bounds((100.0, 4), (200.0, 2), (75.0, 1)), Err(Disorder::RevenueOrder(Best, Large))),
        (bounds((500.0, 1), (200.0, 2), (75.0, 1)), Err(Disorder::TicketsOrder(Best, Large))),
        (bounds((500.0, 4), (60.0, 2), (75.0, 1)), Err(Disorder::RevenueOrder(Large, Medium))),
        (bounds((500.0, 4), (200.0, 2), (75.0, 3)), Err(Disorder::TicketsOrder(Large, Medium))),
        (bounds((f64::NAN, 4), (200.0, 2), (75.0, 1)), Err(Disorder::NotFinite(Best))),
        (bounds((f64::INFINITY, 4), (200.0, 2), (75.0, 1)), Err(Disorder::NotFinite(Best))),
        (bounds((500.0, 4), (0.0, 2), (75.0, 1)), Err(Disorder::Revenue(Large))),
        (bounds((500.0, 4), (200.0, 2), (-1.0, 1)), Err(Disorder::Revenue(Medium))),
        (bounds((500.0, 4), (200.0, 2), (75.0, 0)), Err(Disorder::Tickets(Medium))),
    ];
    for (bounds, wanted) in cases {
        assert_eq!(check(&bounds), wanted, "{bounds:?}");
    }
    assert_eq!(Disorder::TicketsOrder(Best, Large).to_string(), "Best needs fewer tickets than Large");
}

#[test]
fn counts_are_exact() {
    for number in [0, 1, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_991] {
        assert_eq!(format!("{:.0}", count(number)), number.to_string());
    }
}
