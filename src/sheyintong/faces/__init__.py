"""对外的面：what people and machines touch. Faces show and receive; they decide nothing."""
