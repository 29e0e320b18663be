-- Answers: forgets the months that lines of a day may have moved somebody in. Place: `day`.
DELETE FROM cluster_month WHERE month >= {{day}};
DELETE FROM cluster_total WHERE day >= {{day}};
