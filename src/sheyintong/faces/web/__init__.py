"""网页构件：layout, components, refusal page and gallery that every face shares."""
