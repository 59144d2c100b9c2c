/**
 * Answers: what does a JDBC user see when a statement fails?
 *
 * <p>Whatever storage, planner or Avatica threw comes in; one typed {@link java.sql.SQLException}
 * with a SQLSTATE and the primary message first goes out. Read first: {@link
 * io.vicinal.jdbc.error.ErrorTranslator}, {@link io.vicinal.jdbc.error.SqlFailure}.
 */
@NullMarked
package io.vicinal.jdbc.error;

import org.jspecify.annotations.NullMarked;
