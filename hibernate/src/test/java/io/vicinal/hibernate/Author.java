package io.vicinal.hibernate;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.List;

@Entity
class Author {
  @Id String name;

  @OneToMany(mappedBy = "author", cascade = CascadeType.ALL, orphanRemoval = true)
  List<Paper> papers = new ArrayList<>();

  Author() {}

  Author(String name) {
    this.name = name;
  }

  void writes(Paper paper) {
    paper.author = this;
    papers.add(paper);
  }
}
