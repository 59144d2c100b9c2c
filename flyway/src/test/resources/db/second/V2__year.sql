ALTER TABLE docs ADD COLUMN year INT;
UPDATE docs SET year = 2000 + id;
