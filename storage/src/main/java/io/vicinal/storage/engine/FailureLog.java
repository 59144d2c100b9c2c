package io.vicinal.storage.engine;

import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of a failure once, not at every attempt, until there was a success. Thread-safe. */
final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  /** Attempts differ in the numbers of their files. */
  private static final Pattern NUMBERS = Pattern.compile("\\d+");

  private String told = "";

  /** Writes {@code failure} of {@code what} to the log, unless it did so before. */
  synchronized void tell(String what, Throwable failure) {
    String text = NUMBERS.matcher(failure.toString()).replaceAll("");
    if (text.equals(told)) {
      LOG.debug("{} failed again", what, failure);
    } else {
      LOG.warn("{} failed and will be tried again", what, failure);
      told = text;
    }
  }

  /** Notes that it worked. */
  synchronized void worked(String what) {
    if (!told.isEmpty()) {
      LOG.info("{} goes on", what);
      told = "";
    }
  }
}
