//! The short way for phone numbers in the usual shape of a few countries: no more than a look at how many digits there
//! are and which comes first. The tests hold it to what `phonenumber` says of the same number.

/// How a country's numbers look.
#[derive(Debug)]
struct Shape {
    /// Its ISO 3166 code.
    country: &'static str,
    /// Its calling code.
    code: &'static str,
    /// What is dialled before a number within the country.
    trunk: &'static str,
    /// The digits that a number may begin with, behind code or trunk.
    first: (u8, u8),
    /// How many digits it has, at least and at most.
    digits: (usize, usize),
}

const SHAPES: [Shape; 10] = [
    Shape { country: "FR", code: "33", trunk: "0", first: (b'1', b'9'), digits: (9, 9) },
    Shape { country: "BE", code: "32", trunk: "0", first: (b'1', b'9'), digits: (8, 9) },
    Shape { country: "NL", code: "31", trunk: "0", first: (b'1', b'9'), digits: (9, 9) },
    Shape { country: "DE", code: "49", trunk: "0", first: (b'1', b'9'), digits: (9, 11) },
    Shape { country: "GB", code: "44", trunk: "0", first: (b'1', b'9'), digits: (10, 10) },
    Shape { country: "CH", code: "41", trunk: "0", first: (b'2', b'9'), digits: (9, 9) },
    Shape { country: "ES", code: "34", trunk: "", first: (b'6', b'9'), digits: (9, 9) },
    Shape { country: "PT", code: "351", trunk: "", first: (b'9', b'9'), digits: (9, 9) },
    Shape { country: "US", code: "1", trunk: "", first: (b'2', b'9'), digits: (10, 10) },
    Shape { country: "CA", code: "1", trunk: "", first: (b'2', b'9'), digits: (10, 10) },
];

/// Append the number in E.164 if its digits, the country's code first, are in a known shape.
pub fn abroad(digits: &str, out: &mut String) -> bool {
    let fits =
        SHAPES.iter().any(|shape| digits.strip_prefix(shape.code).is_some_and(|number| shape.fits(number)));
    if fits {
        out.push('+');
        out.push_str(digits);
    }
    fits
}

/// Append the number in E.164 if its digits, as dialled within that country, are in a known shape.
pub fn national(country: &str, digits: &str, out: &mut String) -> bool {
    let Some(shape) = SHAPES.iter().find(|shape| shape.country == country) else { return false };
    let Some(number) = digits.strip_prefix(shape.trunk).filter(|number| shape.fits(number)) else {
        return false;
    };
    out.push('+');
    out.push_str(shape.code);
    out.push_str(number);
    true
}

impl Shape {
    fn fits(&self, number: &str) -> bool {
        (self.digits.0..=self.digits.1).contains(&number.len())
            && number.bytes().next().is_some_and(|first| (self.first.0..=self.first.1).contains(&first))
            && number.bytes().all(|b| b.is_ascii_digit())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(country: Option<&str>, written: &str) -> String {
        match phonenumber::parse(country.map(|id| id.parse().unwrap()), written) {
            Ok(number) => format!("+{}{}", number.country().code(), number.national()),
            Err(error) => error.to_string(),
        }
    }

    /// A number in one of the shapes.
    fn in_shape() -> impl Strategy<Value = (&'static Shape, String)> {
        (0..SHAPES.len(), "[0-9]{15}", any::<u16>()).prop_map(|(at, digits, pick)| {
            let shape = &SHAPES[at];
            let firsts = u16::from(shape.first.1 - shape.first.0) + 1;
            let lengths = shape.digits.1 - shape.digits.0 + 1;
            let first = char::from(shape.first.0 + (pick % firsts) as u8);
            let length = shape.digits.0 + usize::from(pick / 16) % lengths;
            (shape, format!("{first}{}", &digits[1..length]))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn the_short_way_ends_where_the_long_one_does((shape, number) in in_shape()) {
            let with_code = format!("{}{number}", shape.code);
            let mut out = String::new();
            prop_assert!(abroad(&with_code, &mut out));
            prop_assert_eq!(&out, &said(None, &format!("+{with_code}")));
            out.clear();
            let dialled = format!("{}{number}", shape.trunk);
            prop_assert!(national(shape.country, &dialled, &mut out));
            prop_assert_eq!(&out, &said(Some(shape.country), &dialled));
        }
    }

    /// Areas decide what a number in a plan shared by several countries is; chance would miss most.
    #[test]
    fn the_short_way_ends_where_the_long_one_does_in_every_area() {
        for area in 200..1000 {
            for rest in ["2345678", "4641234", "7001234", "0000000"] {
                let number = format!("{area}{rest}");
                for shape in SHAPES.iter().filter(|shape| shape.fits(&number)) {
                    let wanted = format!("+{}{number}", shape.code);
                    assert_eq!(said(None, &wanted), wanted);
                    assert_eq!(said(Some(shape.country), &format!("{}{number}", shape.trunk)), wanted);
                }
            }
        }
    }

    #[test]
    fn a_number_out_of_shape_takes_the_long_way() {
        for digits in ["330639987919", "3363998791", "33t39987919", "390669812345", "0033639987919", ""] {
            let mut out = String::new();
            assert!(!abroad(digits, &mut out), "{digits}");
            assert_eq!(out, "");
        }
        assert!(!national("FR", "639987919", &mut String::new()));
        assert!(!national("JP", "0312345678", &mut String::new()));
    }
}
