from . import business_card
