//! Countries: ISO 3166 two-letter codes, checked, never guessed.

/// The 249 codes of ISO 3166-1, in order, one space between two.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ \
    BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR \
    CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU \
    ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ \
    LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ \
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF \
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI \
    SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR \
    TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// The code in upper case; `None` for what is no code of ISO 3166-1. "UK", which many write and which stands for
/// nothing else, is "GB".
#[must_use]
pub fn code(country: &str) -> Option<&'static str> {
    let [first, second] = *country.trim().as_bytes() else { return None };
    match [first.to_ascii_uppercase(), second.to_ascii_uppercase()] {
        [b'U', b'K'] => Some("GB"),
        wanted => CODES.split(' ').find(|code| code.as_bytes() == wanted),
    }
}

/// A customer's own country, or where they have none the configured one. `None` where neither says anything, and where
/// their own is no country: what somebody wrote is not replaced by a guess.
#[must_use]
pub fn of(own: Option<&str>, configured: Option<&'static str>) -> Option<&'static str> {
    match own.map(str::trim) {
        Some(own) if !own.is_empty() => code(own),
        _ => configured,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_either_case() {
        assert_eq!(code(" fr "), Some("FR"));
        assert_eq!(code("Us"), Some("US"));
        assert_eq!(code("uk"), Some("GB"));
    }

    #[test]
    fn what_is_no_code_is_none() {
        for country in ["", "F", "FRA", "XX", "France", "é", "  ", "A ", "33"] {
            assert_eq!(code(country), None, "{country:?}");
        }
    }

    #[test]
    fn there_are_249_countries() {
        assert_eq!(CODES.split(' ').count(), 249);
        assert!(CODES.split(' ').is_sorted());
        assert!(CODES.split(' ').all(|found| code(found) == Some(found)));
    }

    #[test]
    fn the_configured_country_stands_in_only_where_none_was_given() {
        assert_eq!(of(Some("de"), Some("FR")), Some("DE"));
        assert_eq!(of(None, Some("FR")), Some("FR"));
        assert_eq!(of(Some(" "), Some("FR")), Some("FR"));
        assert_eq!(of(Some("Allemagne"), Some("FR")), None);
        assert_eq!(of(None, None), None);
    }
}
