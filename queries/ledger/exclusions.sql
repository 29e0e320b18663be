-- What each destination leaves out of everything.
select destination, content
from exclusions
where number = (select max(number) from exclusions as later where later.destination = exclusions.destination)
order by destination
