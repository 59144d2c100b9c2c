package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides once, when first used, whether this JVM computes distances with the Vector API.
 *
 * <p>It does unless the module is absent, {@code -Dvicinal.kernels=scalar} says otherwise, or
 * vectors would be slower than scalars by a factor of hundreds: the JVM only interprets, the
 * processor has no 128-bit registers, or no fused multiply-add. No other class may name {@link
 * Lanes} before this one has looked: it fails to load without the module.
 */
final class KernelChoice {
  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);
  private static final long MULTIPLY_ADD_NANOS_MAX = 500;
  private static final int TRIALS = 10;
  private static final int CALLS = 50;
  static final boolean VECTOR_API = choose();

  /**
   * Whether queries for INT8 rows are compared as INT8, too: floats are faster, eight rows at a
   * time, but for that a quarter of a register has to be one.
   */
  static final boolean PACKS_INT8 = VECTOR_API && !WideningLanes.QUARTERS;

  static final CodeKernel CODES = codes();
  static final ByteCodeKernel BYTE_CODES = VECTOR_API ? new ByteCodeLanes() : new ScalarByteCodes();
  static final RangeKernel RANGES = VECTOR_API ? new RangeLanes() : new ScalarRanges();

  private KernelChoice() {}

  /** Of x86 processors only those with 512-bit vectors can count the bits of vectors. */
  private static CodeKernel codes() {
    if (!VECTOR_API) {
      return new ScalarCodes();
    }
    String processor = System.getProperty("os.arch", "");
    boolean x86 = "amd64".equals(processor) || "x86_64".equals(processor);
    return x86 && Lanes.FLOATS.vectorBitSize() == 256 ? new CarryCodeLanes() : new CodeLanes();
  }

  static ElementKernels kernels(Metric metric) {
    return VECTOR_API ? ElementKernels.lanes(metric) : ElementKernels.scalar(metric);
  }

  private static boolean choose() {
    if (!isModulePresent()) {
      LOG.warn(
          "vector distances run 5 to 8 times slower without the JVM option"
              + " --add-modules=jdk.incubator.vector");
      return false;
    }
    if ("scalar".equals(System.getProperty("vicinal.kernels"))) {
      LOG.info("vector distances use scalar kernels, as vicinal.kernels demands");
      return false;
    }
    boolean fast =
        !System.getProperty("java.vm.info", "").startsWith("interpreted")
            && Lanes.FLOATS.length() >= 4
            && multiplyAddNanos() < MULTIPLY_ADD_NANOS_MAX;
    if (!fast) {
      LOG.warn("vector distances use scalar kernels: this JVM or processor has no fast vectors");
    }
    return fast;
  }

  /** Asks for a class and not for the module: that may have been added after the boot layer. */
  private static boolean isModulePresent() {
    try {
      Class.forName("jdk.incubator.vector.Vector", false, KernelChoice.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Returns the time of one {@link Math#fma}, the best of several trials.
   *
   * <p>In software it goes through BigDecimal and takes microseconds, also interpreted.
   */
  private static long multiplyAddNanos() {
    long best = Long.MAX_VALUE;
    float sum = 1;
    for (int trial = 0; trial < TRIALS; trial++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sum = Math.fma(sum, 0.999f, 0.001f);
      }
      best = Math.min(best, (System.nanoTime() - start) / CALLS);
    }
    return sum > 0 ? best : Long.MAX_VALUE; // the sum is used, so that the loop is not dropped
  }
}
