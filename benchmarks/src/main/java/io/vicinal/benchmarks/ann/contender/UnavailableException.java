package io.vicinal.benchmarks.ann.contender;

/** A contender that cannot take part here; the message tells why, in a few words. */
public final class UnavailableException extends Exception {
  public UnavailableException(String reason) {
    super(reason);
  }
}
