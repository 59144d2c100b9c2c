/**
 * Answers: what does semantic search in SQL look like on real data?
 *
 * <p>The bundled sample comes in, goes through plain JDBC into a fresh directory, and the answers
 * go out as text. Nothing here knows more of Vicinal than its JDBC driver. Read first: {@link
 * io.vicinal.server.demo.Demo}, {@link io.vicinal.server.demo.Question}.
 */
@NullMarked
package io.vicinal.server.demo;

import org.jspecify.annotations.NullMarked;
