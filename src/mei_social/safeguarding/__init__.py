"""What follows from an answer about a child: whom to tell, one after the other, and who must act.

May know: the rules. May not: anything else. It is said in the same words to trainees and mentors, and can be
said where nothing else works.
"""
