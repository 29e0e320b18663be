-- Answers: Shuts a database off from everything but the named files, for good.
SET autoinstall_known_extensions = false;
SET autoload_known_extensions = false;
SET preserve_insertion_order = true;
SET allowed_paths = [{{paths}}];
SET enable_external_access = false;
SET lock_configuration = true;
