"""Where one is: communes, their climate, and how they are found."""
