CREATE OR REPLACE VIEW english AS SELECT id, title, embedding FROM docs WHERE lang = 'en';
