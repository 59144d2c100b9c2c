package io.vicinal.flyway;

import java.io.IOException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.parser.Parser;
import org.flywaydb.core.internal.parser.ParserContext;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.parser.PeekingReader;
import org.flywaydb.core.internal.parser.Token;
import org.flywaydb.core.internal.parser.TokenType;

/** Cuts scripts into statements; strings may stand between dollar signs. */
final class VicinalParser extends Parser {
  private static final int PEEK_CHARS = 3;

  VicinalParser(Configuration configuration, ParsingContext context) {
    super(configuration, context, PEEK_CHARS);
  }

  @Override
  protected char getAlternativeStringLiteralQuote() {
    return '$';
  }

  @Override
  protected Token handleAlternativeStringLiteral(
      PeekingReader reader, ParserContext context, int position, int line, int column)
      throws IOException {
    String quote = (char) reader.read() + reader.readUntilIncluding('$');
    reader.swallowUntilExcluding(quote);
    reader.swallow(quote.length());
    return new Token(
        TokenType.STRING, position, line, column, null, null, context.getParensDepth());
  }
}
