package io.vicinal.server.http;

/** A class that nobody has a reason to load. */
public final class LoadedCanary {
  static {
    System.setProperty("vicinal.canary", "loaded");
  }

  /** Creates one, as whoever finds the class by its name would. */
  public LoadedCanary() {}
}
