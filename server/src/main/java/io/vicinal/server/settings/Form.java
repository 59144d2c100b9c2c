package io.vicinal.server.settings;

import java.util.List;
import java.util.Optional;

/** What values a setting takes. */
public sealed interface Form {
  /** Returns what is wrong with {@code text} as a value, empty if nothing is. */
  Optional<String> fault(String text);

  /** Returns the word for a value in the help. */
  String label();

  /** Returns the unit of a value, empty for none. */
  default String unit() {
    return "";
  }

  /** Returns the values that there are, in words. */
  default String bounds() {
    return "";
  }

  /** Any text that is not empty, such as the name of a file. */
  record Text(String label) implements Form {
    @Override
    public Optional<String> fault(String text) {
      return text.isEmpty() ? Optional.of("must not be empty") : Optional.empty();
    }
  }

  /** A whole number between two others, which it may be. */
  record WholeNumber(String unit, long least, long most) implements Form {
    @Override
    public Optional<String> fault(String text) {
      try {
        long value = Long.parseLong(text);
        return value >= least && value <= most
            ? Optional.empty()
            : Optional.of("must be from " + least + " to " + most + ", not " + value);
      } catch (NumberFormatException e) {
        return Optional.of("must be a whole number, not \"" + text + "\"");
      }
    }

    @Override
    public String label() {
      return "NUMBER";
    }

    @Override
    public String bounds() {
      return least + " to " + most;
    }
  }

  /** On or off. */
  record Switch() implements Form {
    @Override
    public Optional<String> fault(String text) {
      return List.of("true", "false").contains(text)
          ? Optional.empty()
          : Optional.of("must be true or false, not \"" + text + "\"");
    }

    @Override
    public String label() {
      return "true|false";
    }

    @Override
    public String bounds() {
      return "true, false";
    }
  }

  /** One of some words. */
  record Choice(List<String> words) implements Form {
    public Choice {
      words = List.copyOf(words);
    }

    @Override
    public Optional<String> fault(String text) {
      return words.contains(text)
          ? Optional.empty()
          : Optional.of("must be one of " + bounds() + ", not \"" + text + "\"");
    }

    @Override
    public String label() {
      return "WORD";
    }

    @Override
    public String bounds() {
      return String.join(", ", words);
    }
  }
}
