package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides once, when first used, whether this JVM computes distances with the Vector API.
 *
 * <p>It does unless the module is absent, the JVM only interprets (vectors would be objects, a
 * thousand times slower), or {@code -Dvicinal.kernels=scalar} says otherwise. No other class may
 * name {@link Lanes} before this one has looked: it fails to load without the module.
 */
final class KernelChoice {
  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);
  static final boolean VECTOR_API = choose();

  private KernelChoice() {}

  static RowKernel kernel(Metric metric) {
    return VECTOR_API ? Lanes.kernel(metric) : ScalarKernel.kernel(metric);
  }

  private static boolean choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      LOG.warn(
          "vector distances run 5 to 8 times slower without the JVM option"
              + " --add-modules=jdk.incubator.vector");
      return false;
    }
    if ("scalar".equals(System.getProperty("vicinal.kernels"))) {
      LOG.info("vector distances use scalar kernels, as vicinal.kernels demands");
      return false;
    }
    return !System.getProperty("java.vm.info", "").startsWith("interpreted");
  }
}
