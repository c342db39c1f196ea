"""May it be published?"""
