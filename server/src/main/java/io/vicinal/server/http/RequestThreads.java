package io.vicinal.server.http;

/**
 * Says how many requests can be at work at a time in this process.
 *
 * <p>Requests run on virtual threads, so that those that wait for their bodies cost nothing. A
 * statement, however, computes and never waits: it keeps the thread of the system that carries it.
 * There is one for each processor unless somebody says otherwise, and as many statements without an
 * end would keep everybody else from being heard, also whoever wants to cancel them. With one for
 * each request that may be at work the system shares the processors out.
 */
public final class RequestThreads {
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
  private static final String CARRIERS_MAX = "jdk.virtualThreadScheduler.maxPoolSize";
  private static final int CARRIERS_LIMIT = 4_096;

  /** For requests that take no turn, such as those that cancel, and for reading bodies. */
  private static final int SPARE = 16;

  private RequestThreads() {}

  /**
   * Makes room for {@code requests} that compute. Has an effect before the first virtual thread of
   * the process only, and none where the property is set already.
   */
  public static void prepare(int requests) {
    if (System.getProperty(CARRIERS) == null) {
      int carriers = Math.min(requests + SPARE, CARRIERS_LIMIT);
      System.setProperty(CARRIERS, Integer.toString(carriers));
      System.setProperty(CARRIERS_MAX, Integer.toString(carriers + SPARE));
    }
  }
}
