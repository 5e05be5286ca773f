"""The site itself: headers, errors, assets, surfaces, settings, standing pages."""
