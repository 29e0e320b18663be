//! Currencies: code, symbol and decimals. Known to whatever writes amounts: the console and written pages.

/// How a currency is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// The symbol, or the code where there is no common one.
    pub symbol: String,
    /// Digits after the point.
    pub decimals: u32,
}

const SYMBOLS: [(&str, &str, u32); 26] = [
    ("EUR", "€", 2),
    ("USD", "$", 2),
    ("GBP", "£", 2),
    ("JPY", "¥", 0),
    ("CNY", "¥", 2),
    ("INR", "₹", 2),
    ("KRW", "₩", 0),
    ("BRL", "R$", 2),
    ("CAD", "C$", 2),
    ("AUD", "A$", 2),
    ("NZD", "NZ$", 2),
    ("PLN", "zł", 2),
    ("CZK", "Kč", 2),
    ("SEK", "kr", 2),
    ("NOK", "kr", 2),
    ("DKK", "kr", 2),
    ("TRY", "₺", 2),
    ("UAH", "₴", 2),
    ("VND", "₫", 0),
    ("CLP", "CLP", 0),
    ("HUF", "Ft", 2),
    ("ISK", "ISK", 0),
    ("TND", "TND", 3),
    ("KWD", "KWD", 3),
    ("BHD", "BHD", 3),
    ("JOD", "JOD", 3),
];

impl Currency {
    /// By ISO 4217 code. A code without a known symbol is its own symbol, with two decimals.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        let code = code.to_uppercase();
        let known = SYMBOLS.iter().find(|(known, ..)| *known == code);
        let (symbol, decimals) =
            known.map_or((code.as_str(), 2), |(_, symbol, decimals)| (*symbol, *decimals));
        Self { symbol: symbol.to_owned(), decimals, code }
    }
}
