//! Names of people in ten scripts, each with the Latin form its e-mail address uses.
//!
//! Given and family names are combined at random; whoever bears the same name does so by chance.

use super::random::Draw;

/// A name as written and in plain Latin letters.
type Spelled = (&'static str, &'static str);

/// Names of one culture.
#[derive(Debug)]
pub struct Culture {
    /// ISO 639 code of the language its people are written to in.
    pub language: &'static str,
    share: f64,
    women: &'static [Spelled],
    men: &'static [Spelled],
    /// Family names; where women's differ, they are derived by the list's order being the same.
    families: &'static [Spelled],
    women_families: &'static [Spelled],
}

macro_rules! same {
    ($($name:literal),* $(,)?) => { &[$(($name, $name)),*] };
}

static CULTURES: [Culture; 13] = [
    Culture {
        language: "fr",
        share: 0.62,
        women: &[
            ("Camille", "camille"),
            ("Léa", "lea"),
            ("Manon", "manon"),
            ("Chloé", "chloe"),
            ("Inès", "ines"),
            ("Océane", "oceane"),
            ("Françoise", "francoise"),
            ("Hélène", "helene"),
            ("Aurélie", "aurelie"),
            ("Marie-Claude", "marie-claude"),
            ("Sandrine", "sandrine"),
            ("Noémie", "noemie"),
            ("Zoé", "zoe"),
            ("Maëlys", "maelys"),
            ("Anne", "anne"),
            ("Sylvie", "sylvie"),
            ("Nathalie", "nathalie"),
            ("Juliette", "juliette"),
            ("Élodie", "elodie"),
            ("Margaux", "margaux"),
        ],
        men: &[
            ("Lucas", "lucas"),
            ("Hugo", "hugo"),
            ("Théo", "theo"),
            ("Jérôme", "jerome"),
            ("François", "francois"),
            ("Jean-Marc", "jean-marc"),
            ("Rémi", "remi"),
            ("Loïc", "loic"),
            ("Gaël", "gael"),
            ("Nicolas", "nicolas"),
            ("Étienne", "etienne"),
            ("Benoît", "benoit"),
            ("Thierry", "thierry"),
            ("Antoine", "antoine"),
        ],
        families: &[
            ("Martin", "martin"),
            ("Bernard", "bernard"),
            ("Dubois", "dubois"),
            ("Lefèvre", "lefevre"),
            ("Moreau", "moreau"),
            ("Girard", "girard"),
            ("D'Aubigné", "daubigne"),
            ("Le Goff", "legoff"),
            ("Besançon", "besancon"),
            ("Fournier", "fournier"),
            ("Mercier", "mercier"),
            ("Chevalier", "chevalier"),
            ("Garnier", "garnier"),
            ("Faure", "faure"),
            ("Noël", "noel"),
            ("Guérin", "guerin"),
            ("Perrin", "perrin"),
            ("Clément", "clement"),
            ("Masson", "masson"),
            ("de La Tour", "delatour"),
            ("Renaud", "renaud"),
            ("Gauthier", "gauthier"),
            ("Cœur", "coeur"),
            ("Lecomte", "lecomte"),
        ],
        women_families: &[],
    },
    Culture {
        language: "en",
        share: 0.08,
        women: same!["Emma", "Olivia", "Grace", "Siobhan", "Charlotte", "Harriet"],
        men: same!["Oliver", "George", "Liam", "Callum", "Edward", "Rory"],
        families: &[
            ("Smith", "smith"),
            ("O'Brien", "obrien"),
            ("Taylor", "taylor"),
            ("MacLeod", "macleod"),
            ("Smith-Jones", "smith-jones"),
            ("Wright", "wright"),
            ("Patel", "patel"),
            ("Clarke", "clarke"),
        ],
        women_families: &[],
    },
    Culture {
        language: "es",
        share: 0.06,
        women: &[
            ("Lucía", "lucia"),
            ("Begoña", "begona"),
            ("María José", "mariajose"),
            ("Núria", "nuria"),
            ("Carmen", "carmen"),
        ],
        men: &[
            ("José", "jose"),
            ("Íñigo", "inigo"),
            ("Andrés", "andres"),
            ("Joaquín", "joaquin"),
            ("Pablo", "pablo"),
        ],
        families: &[
            ("Muñoz", "munoz"),
            ("García López", "garcialopez"),
            ("Fernández", "fernandez"),
            ("Ibáñez", "ibanez"),
            ("Peña", "pena"),
            ("Núñez", "nunez"),
            ("Ortega", "ortega"),
        ],
        women_families: &[],
    },
    Culture {
        language: "de",
        share: 0.04,
        women: &[
            ("Ännchen", "aennchen"),
            ("Käthe", "kaethe"),
            ("Sigrún", "sigrun"),
            ("Åsa", "asa"),
            ("Søs", "sos"),
        ],
        men: &[("Jürgen", "juergen"), ("Björn", "bjoern"), ("Øyvind", "oyvind"), ("Lukas", "lukas")],
        families: &[
            ("Müller", "mueller"),
            ("Größ", "groess"),
            ("Schäfer", "schaefer"),
            ("Åkesson", "akesson"),
            ("Þorsteinsson", "thorsteinsson"),
            ("von Öhlen", "vonoehlen"),
        ],
        women_families: &[],
    },
    Culture {
        language: "pl",
        share: 0.04,
        women: &[
            ("Małgorzata", "malgorzata"),
            ("Łucja", "lucja"),
            ("Agnieszka", "agnieszka"),
            ("Şebnem", "sebnem"),
        ],
        men: &[("Paweł", "pawel"), ("Grzegorz", "grzegorz"), ("Łukasz", "lukasz"), ("İlker", "ilker")],
        families: &[
            ("Wiśniewski", "wisniewski"),
            ("Zając", "zajac"),
            ("Dvořák", "dvorak"),
            ("Yıldız", "yildiz"),
        ],
        women_families: &[
            ("Wiśniewska", "wisniewska"),
            ("Zając", "zajac"),
            ("Dvořáková", "dvorakova"),
            ("Yıldız", "yildiz"),
        ],
    },
    Culture {
        language: "vi",
        share: 0.03,
        women: &[("Thị Hồng", "hong"), ("Ngọc Ánh", "anh"), ("Thùy Dương", "duong")],
        men: &[("Văn Đức", "duc"), ("Quốc Việt", "viet"), ("Minh Hiếu", "hieu")],
        families: &[("Nguyễn", "nguyen"), ("Trần", "tran"), ("Đặng", "dang"), ("Phạm", "pham")],
        women_families: &[],
    },
    Culture {
        language: "ar",
        share: 0.04,
        women: &[("فاطمة", "fatima"), ("مريم", "maryam"), ("نور", "nour"), ("ليلى", "layla")],
        men: &[("محمد", "mohamed"), ("يوسف", "youssef"), ("كريم", "karim"), ("عمر", "omar")],
        families: &[
            ("بن علي", "benali"),
            ("الحداد", "alhaddad"),
            ("منصور", "mansour"),
            ("الخطيب", "alkhatib"),
        ],
        women_families: &[],
    },
    Culture {
        language: "zh",
        share: 0.02,
        women: &[("秀英", "xiuying"), ("美玲", "meiling"), ("雨桐", "yutong")],
        men: &[("伟", "wei"), ("建国", "jianguo"), ("浩然", "haoran")],
        families: &[("王", "wang"), ("李", "li"), ("欧阳", "ouyang"), ("陈", "chen")],
        women_families: &[],
    },
    Culture {
        language: "ru",
        share: 0.02,
        women: &[("Анна", "anna"), ("Ольга", "olga"), ("Наталья", "natalya")],
        men: &[("Алексей", "aleksey"), ("Дмитрий", "dmitriy"), ("Фёдор", "fyodor")],
        families: &[("Иванов", "ivanov"), ("Щербаков", "shcherbakov"), ("Коваленко", "kovalenko")],
        women_families: &[("Иванова", "ivanova"), ("Щербакова", "shcherbakova"), ("Коваленко", "kovalenko")],
    },
    Culture {
        language: "el",
        share: 0.015,
        women: &[("Ελένη", "eleni"), ("Σοφία", "sofia")],
        men: &[("Γιώργος", "giorgos"), ("Νίκος", "nikos")],
        families: &[("Παπαδόπουλος", "papadopoulos"), ("Οικονόμου", "oikonomou")],
        women_families: &[("Παπαδοπούλου", "papadopoulou"), ("Οικονόμου", "oikonomou")],
    },
    Culture {
        language: "ja",
        share: 0.015,
        women: &[("さくら", "sakura"), ("陽子", "yoko"), ("ユミ", "yumi")],
        men: &[("健太", "kenta"), ("大輔", "daisuke")],
        families: &[("佐藤", "sato"), ("髙橋", "takahashi"), ("渡邉", "watanabe")],
        women_families: &[],
    },
    Culture {
        language: "ko",
        share: 0.01,
        women: &[("지은", "jieun"), ("수빈", "subin")],
        men: &[("민준", "minjun"), ("성호", "seongho")],
        families: &[("김", "kim"), ("이", "lee"), ("박", "park")],
        women_families: &[],
    },
    Culture {
        language: "he",
        share: 0.01,
        women: &[("נועה", "noa"), ("अनीता", "anita"), ("สมหญิง", "somying")],
        men: &[("יוסי", "yossi"), ("राहुल", "rahul"), ("สมชาย", "somchai")],
        families: &[("כהן", "cohen"), ("शर्मा", "sharma"), ("ใจดี", "jaidee")],
        women_families: &[],
    },
];

/// A person's name.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// Given name.
    pub first: Spelled,
    /// Family name.
    pub last: Spelled,
    /// Language.
    pub language: &'static str,
}

/// Draws a name; `woman` chooses between the lists.
#[must_use]
pub fn name(woman: bool, draw: &mut Draw) -> Name {
    let mut mark = draw.unit();
    let mut culture = &CULTURES[0];
    for candidate in &CULTURES {
        mark -= candidate.share;
        if mark < 0.0 {
            culture = candidate;
            break;
        }
    }
    let given = if woman { culture.women } else { culture.men };
    let own = woman && !culture.women_families.is_empty();
    let families = if own { culture.women_families } else { culture.families };
    let mut pick = |list: &[Spelled]| list.get(draw.below(list.len())).copied().unwrap_or(("Sam", "sam"));
    // In the mixed list the three scripts go together: a given name takes the family name at its place.
    if culture.language == "he" {
        let at = draw.below(families.len());
        let take = |list: &[Spelled]| list.get(at).copied().unwrap_or(("Sam", "sam"));
        let language = ["he", "hi", "th"].get(at).copied().unwrap_or("he");
        return Name { first: take(given), last: take(families), language };
    }
    Name { first: pick(given), last: pick(families), language: culture.language }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::demo::random::{Purpose, Streams};

    #[test]
    fn shares_of_the_cultures_add_up_to_all() {
        let sum: f64 = CULTURES.iter().map(|c| c.share).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn latin_forms_can_stand_in_an_address() {
        for culture in &CULTURES {
            for list in [culture.women, culture.men, culture.families, culture.women_families] {
                for (_, latin) in list {
                    let plain = latin.to_lowercase();
                    assert!(plain.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{latin}");
                }
            }
            assert!(
                culture.women_families.is_empty() || culture.women_families.len() == culture.families.len()
            );
        }
    }

    #[test]
    fn several_scripts_appear_among_a_few_hundred_people() {
        let mut draw = Streams::new(7).draw(Purpose::Person, 0);
        let names: Vec<_> = (0..500).map(|i| name(i % 3 > 0, &mut draw)).collect();
        assert!(names.iter().any(|n| n.language == "ar") && names.iter().any(|n| n.language == "zh"));
    }
}
