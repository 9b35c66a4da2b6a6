"""The ledger 台账: every finding from where it was found to a fix that somebody else has verified.

``transitions.py`` holds the only moves there are, ``guards.py`` what each must prove, ``gate.py`` the closing gate.
:func:`citycheckup.ledger.decide.decide` says yes or names every reason against; :func:`citycheckup.ledger.apply.apply`
makes the next state of a finding from an event, and replays a ledger from nothing.
"""
