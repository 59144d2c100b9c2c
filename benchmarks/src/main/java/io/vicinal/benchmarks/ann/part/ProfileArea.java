package io.vicinal.benchmarks.ann.part;

import java.util.List;
import java.util.regex.Pattern;

/** What a query spends time on, told from the class that runs. */
enum ProfileArea {
  KERNEL("distance kernels", "io\\.vicinal\\.storage\\.vector\\..*"),
  CODES("codes", "io\\.vicinal\\.storage\\.quantization\\..*"),
  POOL("candidate pool", "io\\.vicinal\\.storage\\.hnsw\\.(CandidatePool|LongHeap|Key)"),
  VISITED("visited set", "io\\.vicinal\\.storage\\.hnsw\\.VisitedSet"),
  TRAVERSAL("traversal", "io\\.vicinal\\.storage\\.hnsw\\..*"),
  FETCH("scan and fetch", "io\\.vicinal\\.storage\\..*"),
  SQL("SQL and JDBC", "(io\\.vicinal\\.(planner|sql|jdbc)|org\\.apache\\.calcite)\\..*"),
  OTHER("other", "");

  private final String label;
  private final Pattern classes;

  ProfileArea(String label, String classes) {
    this.label = label;
    this.classes = Pattern.compile(classes);
  }

  String label() {
    return label;
  }

  /** Returns the area of the innermost class that belongs to one; the JDK works for its caller. */
  static ProfileArea of(List<String> classesInnermostFirst) {
    for (String name : classesInnermostFirst) {
      for (ProfileArea area : values()) {
        if (area.classes.matcher(name).matches()) {
          return area;
        }
      }
    }
    return OTHER;
  }
}
