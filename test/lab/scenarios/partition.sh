# about: the directors cannot hear each other at all, everybody else hears both; then they can
# needs: pair
scenario() { partition 8; }
