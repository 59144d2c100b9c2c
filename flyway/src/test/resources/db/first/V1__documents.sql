-- The table, with a ; in a comment and in strings.
CREATE TABLE docs (id BIGINT PRIMARY KEY, title TEXT NOT NULL DEFAULT 'a;b', embedding VECTOR(2));
CREATE VECTOR INDEX docs_embedding ON docs (embedding) WITH (metric = 'l2');
INSERT INTO docs VALUES (1, 'it''s; one', '[1,0]'), (2, $$two; '2'$$, '[0,1]'), (3, $$three ; $$, '[1,1]');
