-- Who had which role when a server last held to it, as JSON.
select roles from known_roles
